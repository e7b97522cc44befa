import type { JsonValue } from "@cdsa/contracts";
import { parseJson } from "../json/parse-json.ts";

/**
 * Characters that a reader does not see and a model reads: zero-width and bidirectional controls, soft hyphens, variation
 * selectors and the tag characters of Unicode, in which whole sentences can be hidden.
 */
const INVISIBLE =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{e0000}-\u{e0fff}]/gu;

/** A text without them. */
export function dropInvisible(text: string): string {
  return text.replace(INVISIBLE, "");
}

/** A JSON value without them in its strings and names. */
export function dropInvisibleOf(value: JsonValue): JsonValue {
  const written = JSON.stringify(value);
  const plain = dropInvisible(written);
  // They stand for themselves in what JSON.stringify writes, and structure has none: what is left is JSON of that shape.
  return plain === written ? value : (parseJson(plain) ?? plain);
}
