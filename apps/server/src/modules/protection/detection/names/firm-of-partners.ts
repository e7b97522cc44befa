import type { Name } from "./classify-run.ts";
import { KIND } from "./lexicon.ts";
import { GAP, isUnknown, type Token } from "./tokens.ts";

const SINGULAR =
  /^(?:is|was|has|office|offices|group|llp|inc|llc|ltd|version|law|which|later|became|of|street|&)$/u;

/** "Davis, Reynolds and Williamson" as the name of one firm: a row of family names that the words around treat as one thing. */
export function firmOfPartners(tokens: readonly Token[]): Name[] {
  const firms: Name[] = [];
  for (let index = 0; index + 3 < tokens.length; index += 1) {
    const last = index + 3;
    const [first, second, and, third] = tokens.slice(index, last + 1);
    if (first === undefined || second === undefined || and?.folded !== "and" || third === undefined) continue;
    if (second.gap !== GAP.comma || !isFamilyName(first) || !isFamilyName(second) || !isFamilyName(third))
      continue;
    if (first.isCapital !== third.isCapital || third.gap !== GAP.space) continue;
    const after = tokens[last + 1];
    const before = first.gap === GAP.space ? tokens[index - 1] : undefined;
    const isOne =
      (after?.gap === GAP.space && SINGULAR.test(after.folded)) ||
      (before !== undefined && (before.kinds & KIND.beforeOrganisation) !== 0) ||
      (after === undefined && first.gap >= GAP.sentence) ||
      (after?.gap === GAP.line && first.gap === GAP.line);
    if (isOne) firms.push({ type: "ORGANISATION", first: index, last, score: 0.9, validator: "context" });
  }
  return firms;
}

const isFamilyName = (token: Token): boolean =>
  !token.isNumber && ((token.kinds & (KIND.surname | KIND.given)) !== 0 || isUnknown(token));

const LEGAL_FORM = /^(?:inc|ltd|llc|corp|corporation|incorporated|gmbh|llp|plc|limited)$/u;
const FUNCTION_WORD =
  /^(?:the|a|an|in|at|on|for|from|with|by|to|of|and|or|but|is|was|are|were|has|have|had|as|my|our|your|his|her|their|this|that|it|we|i|you|very|be|been)$/u;

/** "think computer corporation" in text without capitals: up to three words in front of a legal form. */
export function firmsWithLegalForm(tokens: readonly Token[]): Name[] {
  const firms: Name[] = [];
  for (const [last, token] of tokens.entries()) {
    if (token.gap !== GAP.space || !LEGAL_FORM.test(token.folded)) continue;
    let first = last;
    while (first > 0 && last - first < 3) {
      const before = tokens[first - 1];
      if (before === undefined || before.isNumber || FUNCTION_WORD.test(before.folded)) break;
      if (tokens[first]?.gap !== GAP.space && tokens[first]?.gap !== GAP.comma) break;
      first -= 1;
    }
    if (first < last) firms.push({ type: "ORGANISATION", first, last, score: 0.6, validator: "dictionary" });
  }
  return firms;
}
