import type { PseudonymMap } from "./pseudonym-map.ts";
import { findNames } from "./token-names.ts";

/** Puts the original values back where pseudonyms of the map stand, in one pass: what a value itself looks like does not matter. */
export function restoreText(text: string, pseudonyms: PseudonymMap): string {
  let result = "";
  let position = 0;
  for (const { start, end, name } of findNames(text)) {
    const value = pseudonyms.valueOf(name);
    if (value === undefined) continue;
    result += text.slice(position, start) + value;
    position = end;
  }
  return result + text.slice(position);
}
