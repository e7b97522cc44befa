import { foldByte, isIgnored } from "./fold.ts";
import { undoEscapes } from "./unescape.ts";

/** Shortest run that is looked for: anything shorter also stands in ordinary text. */
export const MIN_PATTERN_BYTES = 4;

const foldedBytes = (bytes: Uint8Array): Uint8Array =>
  bytes.filter((byte) => !isIgnored(byte)).map((byte) => foldByte(byte));

/** How many bytes of a value are compared; white space is left out on both sides. */
export const comparedBytes = (value: string): number => foldedBytes(Buffer.from(value, "utf8")).length;

/**
 * The base64 of a text around the value, where `offset` bytes precede it (modulo 3): the characters that depend on the
 * value alone, and those with what follows them where the value is the end. The character at an edge that carries bits of
 * a neighbour too is left out.
 */
function base64Forms(bytes: Buffer, offset: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  return [padded.slice(first, last), padded.slice(first).replace(/=+$/, ""), padded.slice(first)];
}

const asJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const asHtml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
const ESCAPES = [asJson, encodeURIComponent, asHtml];

/**
 * A value that holds escapes itself, as a reader sees it who undoes all kinds of them although only some were put on:
 * `%41` written as JSON is still `%41`, and read as `A`.
 */
function misreadForms(value: string): Uint8Array[] {
  if (!/[%\\&]/.test(value)) return [];
  const once = ESCAPES.map((escape) => escape(value));
  const twice = once.flatMap((text) => ESCAPES.map((escape) => escape(text)));
  return [value, ...once, ...twice].flatMap((text) => {
    const read = undoEscapes(Buffer.from(text, "utf8"));
    return [read, undoEscapes(read)];
  });
}

/**
 * What to look for to find a value in text, folded as the text is when it is read: itself, with spaces as forms write
 * them, and each way of writing it in base64 (RFC 4648, at every alignment, either alphabet) and in hexadecimal.
 * Escapes (percent, JSON, HTML) are not listed: the reader undoes them. The number of forms does not depend on the value.
 */
export function encodedForms(value: string): Uint8Array[] {
  const texts = new Set([value, value.replaceAll(" ", "+")]);
  for (const written of new Set([value, asJson(value), encodeURIComponent(value)])) {
    const bytes = Buffer.from(written, "utf8");
    for (const form of [0, 1, 2].flatMap((offset) => base64Forms(bytes, offset))) texts.add(form);
    texts.add(bytes.toString("hex"));
  }
  return [...[...texts].map((text) => Buffer.from(text, "utf8")), ...misreadForms(value)]
    .map(foldedBytes)
    .filter((pattern) => pattern.length >= MIN_PATTERN_BYTES);
}
