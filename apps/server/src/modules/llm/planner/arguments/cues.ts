import type { Place } from "../spans/span.ts";
import { stem } from "../text/stem.ts";
import { GENERIC_WORDS } from "../text/stop-words.ts";
import { areSynonyms } from "../text/synonyms.ts";
import { tokensAfter, tokensBefore, type TextAnalysis } from "../text/text-analysis.ts";
import type { Property } from "./property.ts";

const BEFORE = [3, 2.2, 1.4, 0.8];
const AFTER = [1.8, 0.9];
const FROM_WORDS: ReadonlySet<string> = new Set(
  "from source origin sender departure start original base current old".split(" "),
);
const TO_WORDS: ReadonlySet<string> = new Set(
  "to target destination recipient arrival into end until new assignee".split(" "),
);

/** How much the words around a place name the property: "priority high", "for patient PAT-1", "30 days". */
export function cueScore(analysis: TextAnalysis, property: Property, place: Place): number {
  const before = tokensBefore(analysis, place.start, BEFORE.length);
  const after = tokensAfter(analysis, place.end, AFTER.length);
  let best = 0;
  before.forEach((token, index) => {
    best = Math.max(best, (BEFORE[index] ?? 0) * namesProperty(property, token.stem));
  });
  after.forEach((token, index) => {
    best = Math.max(best, (AFTER[index] ?? 0) * namesProperty(property, token.stem));
  });
  return best + prepositionScore(property, before[0]?.lower ?? "", before[1]?.lower ?? "");
}

/** 1 where a stem is a word of the property's name, less where it only means the same. */
export function namesProperty(property: Property, word: string): number {
  let best = 0;
  for (const part of property.words) {
    const isGeneric = GENERIC_WORDS.has(part);
    const same = stem(part);
    if (same === word) best = Math.max(best, isGeneric ? 0.6 : 1);
    else if (!isGeneric && areSynonyms(same, word)) best = Math.max(best, 0.6);
  }
  if (property.path.length > 1 && best < 0.6 && stem(property.path[0] ?? "") === word) best = 0.5;
  return best;
}

/** "from" and "to" tell the two ends of a pair; the others suit people, places or firms. */
export function prepositionScore(property: Property, nearest: string, second: string): number {
  const word = /^(?:the|a|an|my|our|their|dr|mr|mrs|ms)$/.test(nearest) ? second : nearest;
  if (hasAny(property, FROM_WORDS)) return word === "from" ? 3.5 : word === "to" || word === "into" ? -3 : 0;
  if (hasAny(property, TO_WORDS)) return /^(?:to|into|in|as)$/.test(word) ? 3 : word === "from" ? -3 : 0;
  switch (property.role) {
    case "place":
    case "country":
    case "timezone":
      return /^(?:in|at|near|around|within)$/.test(word)
        ? 2.5
        : /^(?:for|to|from|of)$/.test(word)
          ? 1
          : /^(?:by|with|about)$/.test(word)
            ? -2
            : 0;
    case "person":
      return /^(?:for|by|to|with|of|patient|employee|dr|mr|mrs|ms)$/.test(word)
        ? 1.5
        : /^(?:in|at|on|near)$/.test(word)
          ? -2.5
          : 0;
    case "organisation":
      return /^(?:from|by|with|for|to|at|of)$/.test(word) ? 1.5 : 0;
    case "language":
    case "currency":
    case "unit":
      return /^(?:to|into|in)$/.test(word) ? 1 : 0;
    default:
      return /^(?:for|of|on|about|with|called|named)$/.test(word) ? 0.5 : 0;
  }
}

export function hasAny(property: Property, words: ReadonlySet<string>): boolean {
  return property.words.some((word) => words.has(word));
}
