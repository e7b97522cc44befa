import { readUnit } from "./units.ts";
import type { IdentifierFact, TakenPlaces } from "./fact.ts";

const FORMS: readonly RegExp[] = [
  /https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?]/giu,
  /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  // Phone numbers, written with a plus or in groups.
  /(?<![\p{L}\p{N}])(?:\+\d{1,3}[\s-]?)?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)/gu,
  /(?<![\p{L}\p{N}])\+\d[\d\s-]{6,16}\d(?!\d)/gu,
  // IBAN and the like: letters and digits in groups of four.
  /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/gu,
  // Joined by hyphens, slashes, underscores or dots, with a digit somewhere: INV-2024-001, E11.9, v2.1, 2.5.1.
  /(?<![\p{L}\p{N}_./-])(?=[\p{L}\p{N}._/-]*\d)(?=[\p{L}\p{N}._/-]*\p{L})[\p{L}\p{N}]+(?:[._/-][\p{L}\p{N}]+)+(?![\p{L}\p{N}_])/gu,
  /(?<![\p{L}\p{N}_.,/-])\d+(?:\.\d+){2,}(?![\p{L}\p{N}_]|,\d)/gu,
  // Letters and digits in one word: HbA1c, X7, 4B2.
  /(?<![\p{L}\p{N}_.,/-])(?=\p{N}*\p{L})(?=\p{L}*\p{N})[\p{L}\p{N}]{2,}(?![\p{L}\p{N}_])/gu,
  // A leading zero or more figures than an amount has without separators.
  /(?<![\p{L}\p{N}_.,$€£/-])(?:0\d{2,}|\d{8,})(?![\p{L}\p{N}_]|[.,]\d|\s?%)/gu,
  // Digits in groups joined by hyphens: 123-45-6789.
  /(?<![\p{L}\p{N}_.,/-])\d+(?:-\d+){2,}(?![\p{L}\p{N}_-])/gu,
];

const SECTION =
  /(?<=\b(?:section|clause|article|appendix|annex|chapter|schedule|paragraph|sect\.|art\.)\s+|§+\s?)\d+(?:\.\d+)*(?![\p{L}\p{N}]|,\d)/giu;

/** Codes, reference numbers, addresses of mail and web, phone numbers, numbers of sections. */
export function findIdentifiers(text: string, taken: TakenPlaces): IdentifierFact[] {
  const found: IdentifierFact[] = [];
  for (const form of [...FORMS, SECTION]) {
    for (const match of text.matchAll(form)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (!taken.isFree(start, end) || isQuantity(match[0])) continue;
      taken.take(start, end);
      found.push({ kind: "identifier", text: match[0], start, end });
    }
  }
  return found;
}

/** "10-year", "30-day", "5mg", "1.2m", "3rd", "$5k", "10/20": numbers with what they count, and dates. */
function isQuantity(text: string): boolean {
  if (/^\d+(?:st|nd|rd|th)$/i.test(text)) return true;
  const glued = /^[\d.,]*\d(?<rest>[\p{L}°µ]+(?:\/[\p{L}]+)?)$/u.exec(text)?.groups?.["rest"];
  if (glued !== undefined) {
    return readUnit(glued) !== null || /^(?:k|m|mn|b|bn|x|am|pm|mg\/dl|mmhg)$/i.test(glued);
  }
  if (/^(?:Q[1-4]|H[12]|FY\d{2,4}|(?:19|20)\d\d-?Q[1-4]|Q[1-4][-/](?:19|20)?\d\d)$/i.test(text)) return true;
  // "1-Mar-2024" and every word that begins with a plain number: "10-year", "90-day-old".
  if (/^\d+(?:[.,]\d+)?(?:-\p{Ll}+)+$/u.test(text)) return true;
  return /^(?:mid|post|pre|non|end|early|late)-(?:\d{4}|[\p{L}]+)$/iu.test(text);
}
