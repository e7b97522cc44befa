import type { Span } from "../spans/span.ts";
import type { Token } from "../text/tokenise.ts";
import type { TextAnalysis } from "../text/text-analysis.ts";
import { GENERIC_WORDS, STOP_WORDS } from "../text/stop-words.ts";
import { PHRASES } from "../text/synonyms.ts";
import { stem } from "../text/stem.ts";
import { verbClassOf, type VerbClass } from "./verb-classes.ts";

/** What a question is about: stems with weights, and the kind of doing it asks for. */
export type QuestionTerms = { terms: ReadonlyMap<string, number>; verb: VerbClass | null };

const MOST_TERMS = 60;

/** Words inside quotes, dates and names are somebody's text, not the intent; general words say little of it. */
export function readTerms({ text, tokens, spans }: TextAnalysis): QuestionTerms {
  const own = spans.filter(({ kind }) => kind !== "number");
  const terms = new Map<string, number>();
  const add = (word: string, weight: number): void => {
    if (terms.size < MOST_TERMS) terms.set(word, Math.max(terms.get(word) ?? 0, weight));
  };
  for (const token of tokens) {
    if (STOP_WORDS.has(token.lower) || /^\d+$/.test(token.text)) continue;
    const within = own.find(({ start, end }) => token.start >= start && token.end <= end)?.kind;
    add(token.stem, weightOf(token, within));
    if (terms.size >= MOST_TERMS) break;
  }
  const lower = text.slice(0, 2_000).toLowerCase();
  for (const [phrase, meaning] of PHRASES)
    if (new RegExp(String.raw`\b${phrase}\b`).test(lower)) add(stem(meaning), 0.8);
  for (const span of spans.slice(0, 100)) if (span.kind === "email") add("email", 0.3);
  return { terms, verb: verbOf(tokens) };
}

/** An acronym in capitals ("P&L") is mostly a topic, where another name is not. */
function weightOf({ text, lower }: Token, within: Span["kind"] | undefined): number {
  if (within === "name") return /^\p{Lu}[\p{Lu}&]+$/u.test(text) ? 0.8 : 0.4;
  if (within !== undefined) return lower === "today" ? 0.5 : 0.1;
  if (GENERIC_WORDS.has(lower)) return 0.3;
  return verbClassOf(lower) === null ? 1 : 0.7;
}

const POLITE: ReadonlySet<string> = new Set(
  "please can could would you kindly i i'd like to need want we let's lets us me my the a and also then hi hello hey ok okay now go ahead help must have should just will".split(
    " ",
  ),
);

/** The first word that isn't politeness decides, as far as it is a verb or a question word. */
function verbOf(tokens: TextAnalysis["tokens"]): VerbClass | null {
  for (const [index, { lower }] of tokens.slice(0, 12).entries()) {
    if (POLITE.has(lower)) continue;
    // "Open tickets" is a state, "open a ticket" a deed.
    if (lower === "open" && !/^(?:an?|new|another|the)$/.test(tokens[index + 1]?.lower ?? "")) return "read";
    if (
      /^(?:what|what's|which|who|who's|where|where's|when|how|is|are|do|does|did|has|have|any|give|show)$/.test(
        lower,
      )
    )
      return "read";
    return verbClassOf(lower);
  }
  return null;
}
