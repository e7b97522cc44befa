import { clearanceCovers, type Label } from "@cdsa/contracts";
import { labelOfSpans } from "../text-label.ts";
import type { PseudonymMap } from "./pseudonym-map.ts";
import { restoreText } from "./restore-text.ts";
import { findNames } from "./token-names.ts";

/** The names in a text that have the form of a pseudonym. */
export const pseudonymsIn = (text: string): string[] =>
  text.includes("_") ? findNames(text).map(({ name }) => name) : [];

/** The value of a pseudonym, where this clearance covers what it is. */
export function coveredValue(name: string, pseudonyms: PseudonymMap, clearance: Label): string | undefined {
  const type = name.replace(/_\d+[A-Z]*$/, "");
  return clearanceCovers(clearance, labelOfSpans([{ type }])) ? pseudonyms.valueOf(name) : undefined;
}

/** Puts back the values that this clearance covers. */
export const restoreCovered = (text: string, pseudonyms: PseudonymMap, clearance: Label): string =>
  restoreText(text, { ...pseudonyms, valueOf: (name) => coveredValue(name, pseudonyms, clearance) });
