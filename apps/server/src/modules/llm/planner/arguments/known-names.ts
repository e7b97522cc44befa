import { countryCodeOf } from "../text/countries.ts";
import { currencyCodeOf, currencyCodeOfName } from "../text/currencies.ts";
import { languageCodeOf } from "../text/languages.ts";
import { unitCodesOf } from "../text/units.ts";
import type { Token } from "../text/tokenise.ts";
import { cueScore } from "./cues.ts";
import type { Candidate, Draft } from "./draft.ts";
import type { Property } from "./property.ts";

/** Languages, currencies, countries, units and time zones that the text names, as names or codes as the schema asks. */
export function knownNameCandidates(draft: Draft): Candidate[] {
  const { tokens, text, spans } = draft.analysis;
  return draft.properties
    .filter(({ kind, options }) => kind === "string" && options.length === 0)
    .flatMap((property) => {
      const named = tokens.flatMap((token, index): Candidate[] => {
        const next = tokens[index + 1];
        const single = readName(property, token);
        const value = readPair(property, token, next) ?? single;
        if (value === null) return [];
        const place = { start: token.start, end: value === single ? token.end : (next?.end ?? token.end) };
        return [{ property, value, ...place, score: 4 + cueScore(draft.analysis, property, place) }];
      });
      if (property.role !== "currency") return named;
      const beside = spans.flatMap((span): Candidate[] => {
        const sign =
          span.kind === "number" && span.currency !== null
            ? /[$€£¥₹]/.exec(text.slice(span.start, span.end))
            : null;
        if (span.kind !== "number" || span.currency === null || sign === null) return [];
        const start = span.start + sign.index;
        // The sign belongs to the number as well, so no text is taken for the currency.
        return [
          {
            property,
            value: span.currency,
            start,
            end: start,
            score: 4 + cueScore(draft.analysis, property, { start, end: span.end }),
          },
        ];
      });
      return [...named, ...beside];
    });
}

function readPair({ role }: Property, token: Token, next: Token | undefined): string | null {
  if (next === undefined) return null;
  const name = `${token.lower} ${next.lower}`;
  if (role === "currency") return currencyCodeOfName(name);
  return role === "country" && countryCodeOf(name) !== null ? `${token.text} ${next.text}` : null;
}

function readName(property: Property, token: Token): string | null {
  switch (property.role) {
    case "currency":
      return currencyCodeOf(token.lower);
    case "language": {
      const code = languageCodeOf(token.lower);
      return code !== null && wantsCode(property, 2) ? code : code === null ? null : token.text;
    }
    case "country": {
      const code = token.isCapital ? countryCodeOf(token.lower) : null;
      return code !== null && wantsCode(property, 2) ? code : code === null ? null : token.text;
    }
    case "timezone":
      return /^(?:UTC|GMT|CET|EST|PST|CST|MST|EET|IST|JST)$/.test(token.text) ? token.text : null;
    case "unit":
      return unitCodesOf(token.lower).length > 0 && token.lower.length > 1 ? unitText(property, token) : null;
    default:
      return null;
  }
}

function unitText({ examples }: Property, token: Token): string {
  const symbol = unitCodesOf(token.lower)[0] ?? token.lower;
  const usesSymbols =
    examples.length > 0 && examples.every((example) => unitCodesOf(example)[0] === example.toLowerCase());
  return usesSymbols ? symbol : token.lower;
}

function wantsCode({ maxLength, pattern, examples, description }: Property, length: number): boolean {
  if (maxLength <= 3 || pattern !== null) return true;
  if (examples.length > 0)
    return examples.every((example) => example.length === length || /^[a-z]{2}[-_]/i.test(example));
  return /\b(?:ISO|code|two-letter|2-letter)\b/i.test(description);
}
