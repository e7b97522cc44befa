import type { Span } from "../detection/span.ts";
import type { PseudonymMap } from "./pseudonym-map.ts";
import { findNames, type FoundName } from "./token-names.ts";

/** What happens to an identifier on its way to a destination. */
export type ProtectionMode = "redact" | "pseudonymise" | "block" | "allow";

export type ProtectedText = {
  /** Empty when blocked. */
  text: string;
  isBlocked: boolean;
  /** How many spans of each type were hidden, or stopped the text. */
  counts: Record<string, number>;
};

type Piece = { start: number; end: number; type: string; isLiteral: boolean };

/**
 * Hides the spans of a text. Spans are those of `detectSpans`: in order, not overlapping, in UTF-16 units.
 *
 * In mode `pseudonymise` the text can be had back exactly with `restoreText`: a span takes in the letters and digits that touch it,
 * and words of the text that look like a pseudonym get one of their own.
 * @param modeOf one mode for all, or the mode by type
 * @param keepsNames for text that a model wrote under this map's pseudonyms: those it knows stay as they are
 */
export function protectText(
  text: string,
  spans: readonly Span[],
  modeOf: ProtectionMode | ((type: string) => ProtectionMode),
  pseudonyms: PseudonymMap,
  keepsNames = false,
): ProtectedText {
  const mode = (type: string): ProtectionMode => (typeof modeOf === "string" ? modeOf : modeOf(type));
  const isKept = ({ name }: FoundName): boolean => keepsNames && pseudonyms.valueOf(name) !== undefined;
  const kept = keepsNames ? findNames(text).filter(isKept) : [];
  const hidden = spans
    .filter(({ type }) => mode(type) !== "allow")
    // Whoever wrote a pseudonym knows no more of the person than that: "Mr. PERSON_1" says nothing new.
    .filter((span) => kept.every((name) => name.end <= span.start || name.start >= span.end));
  const counts: Record<string, number> = {};
  for (const { type } of hidden) counts[type] = (counts[type] ?? 0) + 1;
  if (hidden.some(({ type }) => mode(type) === "block")) return { text: "", isBlocked: true, counts };
  const isReversible = typeof modeOf === "string" ? modeOf === "pseudonymise" : true;
  let result = "";
  let position = 0;
  const literals = isReversible ? findNames(text).filter((name) => !isKept(name)) : [];
  for (const { start, end, type, isLiteral } of piecesOf(text, hidden, literals)) {
    const value = text.slice(start, end);
    result += text.slice(position, start);
    if (isLiteral) result += pseudonyms.nameForLiteral(value);
    else result += mode(type) === "redact" ? `[REDACTED-${type}]` : pseudonyms.nameFor(type, value);
    position = end;
  }
  return { text: result + text.slice(position), isBlocked: false, counts };
}

/** Spans widened to whole words, and the words that look like pseudonyms; what touches becomes one. */
function piecesOf(text: string, spans: readonly Span[], literals: readonly FoundName[]): Piece[] {
  const pieces: Piece[] = spans.map(({ start, end, type }) => ({
    ...widen(text, start, end),
    type,
    isLiteral: false,
  }));
  for (const { start, end } of literals) pieces.push({ start, end, type: "", isLiteral: true });
  pieces.sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (last === undefined || piece.start > last.end) {
      merged.push(piece);
    } else {
      merged[merged.length - 1] = {
        start: last.start,
        end: Math.max(last.end, piece.end),
        type: last.isLiteral ? piece.type : last.type,
        isLiteral: last.isLiteral && piece.isLiteral,
      };
    }
  }
  return merged;
}

function widen(text: string, from: number, to: number): { start: number; end: number } {
  let start = from;
  let end = to;
  while (start > 0 && isNameUnit(text, start - 1)) start -= 1;
  while (end < text.length && isNameUnit(text, end)) end += 1;
  return { start, end };
}

/** Whether a unit beside a pseudonym would change where the pseudonym ends. */
function isNameUnit(text: string, index: number): boolean {
  return /^[A-Za-z0-9_]$/u.test(text.charAt(index));
}
