import type { JsonValue } from "@cdsa/contracts";
import { currencyCodeOf, currencyCodeOfName } from "../text/currencies.ts";
import { languageCodeOf } from "../text/languages.ts";
import { countryCodeOf } from "../text/countries.ts";
import { stem } from "../text/stem.ts";
import { meansOption } from "../text/option-meanings.ts";
import { splitIdentifier, type Token } from "../text/tokenise.ts";
import { unitCodesOf } from "../text/units.ts";
import { cueScore } from "./cues.ts";
import { isInQuote, type Candidate, type Draft } from "./draft.ts";
import type { Option, Property } from "./property.ts";

const GROUPING =
  /^(?:group|sort|order|break|breakdown|aggregate|aggregation|granularity|interval|frequency|by|per|dimension)$/;

/** What the words of the text offer to the properties that list their values. */
export function enumCandidates(draft: Draft): Candidate[] {
  return draft.properties
    .filter(({ options, kind }) => options.length > 0 && kind !== "array")
    .flatMap((property) => optionCandidates(draft, property));
}

/** Every place of the text that names one of a property's options. */
export function optionCandidates(draft: Draft, property: Property): Candidate[] {
  const { tokens } = draft.analysis;
  const names = namesOf(property);
  const found: Candidate[] = [];
  tokens.forEach((token, index) => {
    if (!draft.used.isFree(token) || isInQuote(draft, token)) return;
    for (const name of names) {
      const length = matchAt(tokens, index, name.stems);
      if (length > 0)
        found.push(
          candidate(
            draft,
            property,
            name.option,
            token,
            tokens[index + length - 1] ?? token,
            name.score + length * 0.5,
          ),
        );
    }
    for (const { option, score } of meantBy(property, token, tokens[index + 1]))
      found.push(candidate(draft, property, option, token, token, score));
  });
  return found.filter(({ score }) => score >= 2);
}

type Name = { stems: readonly string[]; option: Option; score: number };

function namesOf({ options, aliases }: Property): Name[] {
  const own = options.map((option): Name => ({
    stems: splitIdentifier(String(option)).map(stem),
    option,
    score: 5,
  }));
  const others = [...aliases].map(([name, option]): Name => ({
    stems: splitIdentifier(name).map(stem),
    option,
    score: 4,
  }));
  return [...own, ...others].filter(({ stems }) => stems.length > 0);
}

function matchAt(tokens: readonly Token[], index: number, stems: readonly string[]): number {
  const isMatch = stems.every((part, offset) => tokens[index + offset]?.stem === part);
  if (isMatch) return stems.length;
  // "in-progress" in the schema is sometimes "inprogress" in the text, and the other way round.
  return stems.length > 1 && tokens[index]?.lower === stems.join("") ? 1 : 0;
}

function meantBy(
  property: Property,
  token: Token,
  next: Token | undefined,
): { option: Option; score: number }[] {
  const codes = new Set(
    [
      currencyCodeOfName(`${token.lower} ${next?.lower ?? ""}`) ?? currencyCodeOf(token.lower),
      languageCodeOf(token.lower),
      token.isCapital ? countryCodeOf(token.lower) : null,
      ...unitCodesOf(token.lower),
    ].flatMap((code) => (code === null ? [] : [code.toLowerCase()])),
  );
  const found: { option: Option; score: number }[] = [];
  let synonyms = 0;
  for (const option of property.options) {
    const text = String(option).toLowerCase();
    if (codes.has(text) || unitCodesOf(text).some((code) => codes.has(code)))
      found.push({ option, score: 4 });
    const parts = splitIdentifier(String(option)).map(stem);
    if (parts.length === 1 && parts[0] !== token.stem && meansOption(parts[0] ?? "", token.stem)) {
      synonyms += 1;
      found.push({ option, score: 2.5 });
    }
    if (
      parts.length > 1 &&
      parts.includes(token.stem) &&
      token.stem.length > 3 &&
      isOnlyIn(property, token.stem)
    )
      found.push({ option, score: 2.6 });
  }
  // A word that means two of the options tells neither.
  return synonyms > 1 ? found.filter(({ score }) => score !== 2.5) : found;
}

function isOnlyIn({ options }: Property, word: string): boolean {
  return options.filter((option) => splitIdentifier(String(option)).map(stem).includes(word)).length === 1;
}

function candidate(
  draft: Draft,
  property: Property,
  value: JsonValue,
  first: Token,
  last: Token,
  base: number,
): Candidate {
  const place = { start: first.start, end: last.end };
  const before = draft.analysis.text.slice(Math.max(0, place.start - 14), place.start);
  let score = base + cueScore(draft.analysis, property, place) * 0.7;
  if (property.words.some((word) => GROUPING.test(word)))
    score += /\b(?:by|per|each|every)\s+(?:the\s+)?$/i.test(before) || first.lower.endsWith("ly") ? 4 : -4;
  if (first.startsSentence && first === last) score -= 2.5;
  if (draft.toolStems.has(first.stem) && first === last) score -= 1.5;
  if (/\b(?:not|no|except|without|non)[\s-]+(?:the\s+)?$/i.test(before)) score -= 3;
  return { property, value, ...place, score };
}
