import { analyse } from "chardet";
import { guessEastAsian } from "./guess-east-asian.ts";
import { unsupportedType } from "./extraction-error.ts";

const SAMPLE_BYTES = 256 * 1024;
const MARKS: readonly (readonly [string, readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

const BINARY = /[\u0000-\u0006\u000e-\u001a\u001c-\u001f\ufffd]/g;
// In percent; below it, the frequencies of letters say little.
const MIN_CONFIDENCE = 50;
const MAX_BINARY_SHARE = 0.02;
// UTF-16 without a mark: in most scripts every second byte is nearly always the same.
const MIN_ZERO_SHARE = 0.3;

/**
 * Bytes as text: by byte order mark, as UTF-8 where that is valid, by what the file says of itself, then by the frequencies
 * of bytes.
 * @param declared label from the file itself, such as the charset of a page
 * @throws ExtractionError `unsupported_type` for bytes that are no text
 */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const text = decode(bytes, declared);
  const sample = text.slice(0, SAMPLE_BYTES);
  const strange = sample.match(BINARY)?.length ?? 0;
  if (strange > Math.max(1, sample.length * MAX_BINARY_SHARE)) {
    throw unsupportedType("data of a program, not text");
  }
  return text;
}

function decode(bytes: Uint8Array, declared: string | undefined): string {
  const marked = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  const wide = marked?.[0] ?? sixteenBitEncoding(bytes);
  if (wide !== null) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const label = usable(declared) ?? guessEncoding(bytes.subarray(0, SAMPLE_BYTES));
    return new TextDecoder(label).decode(bytes);
  }
}

function guessEncoding(sample: Uint8Array): string {
  const [best] = analyse(sample);
  const isClear = best !== undefined && best.confidence >= MIN_CONFIDENCE;
  return (isClear ? undefined : guessEastAsian(sample)) ?? usable(best?.name) ?? "windows-1252";
}

function sixteenBitEncoding(bytes: Uint8Array): string | null {
  const length = Math.min(bytes.length, 4_096) & ~1;
  if (length < 4) return null;
  let even = 0;
  let odd = 0;
  for (let index = 0; index < length; index += 2) {
    if (bytes[index] === 0) even += 1;
    if (bytes[index + 1] === 0) odd += 1;
  }
  const pairs = length / 2;
  if (odd > pairs * MIN_ZERO_SHARE && even < pairs * 0.05) return "utf-16le";
  if (even > pairs * MIN_ZERO_SHARE && odd < pairs * 0.05) return "utf-16be";
  return null;
}

/** The label where TextDecoder knows it. Half-decoded text helps nobody, so UTF-8 that is not valid is none. */
function usable(label: string | null | undefined): string | undefined {
  if (label == null || label === "") return undefined;
  try {
    const { encoding } = new TextDecoder(label);
    return encoding === "utf-8" ? undefined : encoding;
  } catch {
    return undefined;
  }
}
