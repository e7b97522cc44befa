import { findSpans } from "../spans/find-spans.ts";
import type { Span } from "../spans/span.ts";
import { tokenise, type Token } from "./tokenise.ts";

/** A user's text with everything found in it, worked out once and read by choice and filling alike. */
export type TextAnalysis = {
  text: string;
  tokens: readonly Token[];
  spans: readonly Span[];
  now: Date;
};

/** Reads a text. `now` is the moment that relative dates count from. */
export function analyseText(text: string, now: Date): TextAnalysis {
  const tokens = tokenise(text);
  return { text, tokens, spans: findSpans(text, tokens, now), now };
}

/** The words just before an offset, nearest first. */
export function tokensBefore(
  { tokens }: Pick<TextAnalysis, "tokens">,
  offset: number,
  count: number,
): Token[] {
  const index = firstAtOrAfter(tokens, offset);
  return tokens.slice(Math.max(0, index - count), index).reverse();
}

/** The words that begin at or after an offset, nearest first. */
export function tokensAfter(
  { tokens }: Pick<TextAnalysis, "tokens">,
  offset: number,
  count: number,
): Token[] {
  const index = firstAtOrAfter(tokens, offset);
  return tokens.slice(index, index + count);
}

function firstAtOrAfter(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
