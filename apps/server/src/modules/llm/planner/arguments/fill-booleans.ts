import { stem } from "../text/stem.ts";
import { areSynonyms } from "../text/synonyms.ts";
import { tokensBefore } from "../text/text-analysis.ts";
import type { Token } from "../text/tokenise.ts";
import { isInQuote, isOpen, settle, type Draft } from "./draft.ts";
import type { Property } from "./property.ts";

const CARRIERS: ReadonlySet<string> = new Set(
  "is has have include including with should send allow enable only show use requires require needs need can was are do all also mark as by for of the a an to in on flag make set add force".split(
    " ",
  ),
);
const NEGATIVE: ReadonlySet<string> = new Set(
  "avoid exclude excluding skip without no not disable suppress hide ignore omit".split(" "),
);
const DENYING =
  /^(?:not|no|without|don't|dont|never|exclude|excluding|avoid|avoiding|skip|except|omit|isn't|isnt|disable|non|hide|ignore|drop|nor|minus|doesn't|suppress)$/;

/** Sets the yes-or-no arguments that the text speaks of: "including archived ones", "do not notify the customer". */
export function fillBooleans(draft: Draft): void {
  for (const property of draft.properties) {
    if (property.kind !== "boolean" || !isOpen(draft, property)) continue;
    const words = property.words.filter((word) => !CARRIERS.has(word) && !NEGATIVE.has(word)).map(stem);
    const mention = findMention(draft, words, property) ?? findExplained(draft, property);
    if (mention === null) continue;
    const isDenied =
      tokensBefore(draft.analysis, mention.start, 4).some(
        (token) => DENYING.test(token.lower) && isSameClause(draft, token, mention),
      ) ||
      /^\s+(?:is\s+|are\s+)?(?:not|no)\b|^\s*[:=]\s*(?:no|false|off)\b/i.test(
        draft.analysis.text.slice(mention.end, mention.end + 16),
      );
    const asksForLess = property.words.some((word) => NEGATIVE.has(word));
    settle(draft, property, asksForLess ? isDenied : !isDenied, mention);
  }
}

function isSameClause({ analysis }: Draft, token: Token, mention: Token): boolean {
  return !/[,.;!?]|\b(?:and|but)\b/i.test(analysis.text.slice(token.end, mention.start));
}

function findMention(draft: Draft, words: readonly string[], property: Property): Token | null {
  const { analysis, used, toolStems } = draft;

  if (words.length === 0) return null;
  const distinct = words.filter((word) => !toolStems.has(word));
  const wanted = distinct.length > 0 ? distinct : words;
  const hasCarrier = wanted === words && distinct.length === 0;
  const { tokens } = analysis;
  for (const [index, token] of tokens.entries()) {
    if (!used.isFree(token) || !wanted.includes(token.stem) || isInQuote(draft, token)) continue;
    const near = tokens.slice(Math.max(0, index - 3), index + 4);
    const matched = wanted.filter((word) => near.some((other) => other.stem === word)).length;
    if (matched < wanted.length && matched < 2) continue;
    if (
      hasCarrier &&
      !tokensBefore(analysis, token.start, 3).some(({ lower }) => CARRIERS.has(lower) || DENYING.test(lower))
    )
      continue;
    return token;
  }
  if (wanted.length > 1) return null;
  const only = wanted[0] ?? "";
  return (
    tokens.find(
      (token) =>
        used.isFree(token) &&
        !token.startsSentence &&
        isStrongSynonym(only, token.stem) &&
        property.words.length <= 3,
    ) ?? null
  );
}

function isStrongSynonym(one: string, other: string): boolean {
  return one.length > 3 && one !== other && areSynonyms(one, other);
}

/** A description that puts the words people use in quotes or brackets: "Rush delivery (express, overnight)". */
function findExplained({ analysis, used, toolStems }: Draft, { description }: Property): Token | null {
  const told = /\((?<words>[^)]{1,80})\)/.exec(description)?.groups?.["words"];
  if (told === undefined) return null;
  const stems = new Set(told.split(/,|;| or /).map((part) => stem(part.trim())));
  return (
    analysis.tokens.find(
      (token) =>
        used.isFree(token) && stems.has(token.stem) && !toolStems.has(token.stem) && token.stem.length > 3,
    ) ?? null
  );
}
