import type { JsonValue } from "@cdsa/contracts";

/** One line of pretty-printed JSON: tokens to be coloured, strings still raw so that each character can be shown. */
export type JsonToken =
  | { kind: "punctuation"; text: string }
  | { kind: "key"; text: string; path: string }
  | { kind: "string"; text: string; path: string }
  | { kind: "literal"; text: string; path: string };
export type JsonLine = { indent: number; tokens: JsonToken[] };

/** Pretty-prints a value completely; `path` of each token is its JSON Pointer (RFC 6901). */
export function toJsonLines(value: JsonValue): JsonLine[] {
  const lines: JsonLine[] = [{ indent: 0, tokens: [] }];
  write(value, "", 0, lines);
  return lines;
}

function write(value: JsonValue, path: string, indent: number, lines: JsonLine[]): void {
  if (typeof value === "string") append(lines, { kind: "string", text: value, path });
  else if (value === null || typeof value !== "object")
    append(lines, { kind: "literal", text: String(value), path });
  else if (Array.isArray(value)) {
    const entries = value.map((item, index) => ({ key: null, item, path: `${path}/${index}` }));
    writeEntries(entries, "[", "]", indent, lines);
  } else {
    const entries = Object.entries(value).map(([key, item]) => ({
      key,
      item,
      path: `${path}/${escapePointer(key)}`,
    }));
    writeEntries(entries, "{", "}", indent, lines);
  }
}

function writeEntries(
  entries: readonly { key: string | null; item: JsonValue; path: string }[],
  open: string,
  close: string,
  indent: number,
  lines: JsonLine[],
): void {
  append(lines, { kind: "punctuation", text: entries.length === 0 ? open + close : open });
  if (entries.length === 0) return;
  for (const [index, entry] of entries.entries()) {
    lines.push({ indent: indent + 1, tokens: [] });
    if (entry.key !== null) {
      append(lines, { kind: "key", text: entry.key, path: entry.path });
      append(lines, { kind: "punctuation", text: ": " });
    }
    write(entry.item, entry.path, indent + 1, lines);
    if (index < entries.length - 1) append(lines, { kind: "punctuation", text: "," });
  }
  lines.push({ indent, tokens: [{ kind: "punctuation", text: close }] });
}

function append(lines: JsonLine[], token: JsonToken): void {
  lines.at(-1)?.tokens.push(token);
}

function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Every string of a value, keys included: what can carry hidden characters. */
export function stringsOf(value: JsonValue): string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  return Object.entries(value).flatMap(([key, item]) => [key, ...stringsOf(item)]);
}
