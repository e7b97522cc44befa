import { readEvidence, type Evidence } from "./evidence.ts";
import type { DateFact, Fact } from "./facts/fact.ts";
import { findFacts } from "./facts/find-facts.ts";
import { datePartsSaid, isNamed, matchFacts } from "./match-fact.ts";
import type { Passage } from "./passage.ts";
import { denialsOf } from "./polarity.ts";
import { holdsKind, holdsMoment, questionKindOf, type QuestionKind } from "./question-kind.ts";
import { contentTermsOf } from "./terms.ts";

/** A sentence or row of a passage as an answer. `number` is the passage's place, counted from 1. */
export type ScoredStatement = {
  number: number;
  passage: Passage;
  statement: Evidence;
  /** Share of the question's words that it has, each weighted by its rarity; 0 to 1. */
  coverage: number;
  /** Whether it holds what kind of thing is asked for, and every name, date, number and code of the question. */
  isFitting: boolean;
  score: number;
};

const CONTEXT_WEIGHT = 0.75;
const BEFORE_WEIGHT = 0.35;
/** With this much of it, what is missing is a common word. */
const NEARLY_ALL = 0.75;
const KIND_BONUS = 0.2;
const DENIAL_MALUS = 0.15;
const NEAR_BONUS = 0.08;
const MOST_NEAR_BONUSES = 2;
const RANK_BONUS = 0.05;
const NEAR_WORDS = 4;

/** Words that ask and say nothing of what is asked for. */
const ASKING = new Set(
  "please find list describe explain many much long often date number kind sort halden company document documents policy according".split(
    " ",
  ),
);

/** All sentences and rows of ranked passages with how well each answers a question, best first. */
export function scoreStatements(question: string, passages: readonly Passage[]): ScoredStatement[] {
  const kind = questionKindOf(question);
  const asked = findFacts(question).filter((fact) => fact.kind !== "number" || fact.low !== 0);
  const wanted = wantedStems(question);
  const isDenied = denialsOf(question).length > 0;
  const statements = passages.flatMap((passage, index) => {
    const own = readEvidence(passage);
    return own.map((statement, at) => ({ number: index + 1, passage, statement, before: own[at - 1] }));
  });
  const weights = rarities(
    wanted,
    statements.map(({ statement }) => statement),
  );
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return statements
    .map(({ number, passage, statement, before }) => {
      const coverage = total === 0 ? 0 : shareOf(statement, before, weights) / total;
      const hasKind = holdsKind(kind, statement.text, statement.facts) && isCounted(question, statement);
      const missing = wanted.filter((word) => !isHeld(statement, before, word)).length;
      const isFitting =
        hasKind &&
        (missing <= mostMissing(wanted.length) || coverage >= NEARLY_ALL) &&
        (!isDenied || denialsOf(statement.text).length > 0) &&
        asked.every((fact) => says(statement, fact) || isSaidIn(passage.documentId, passages, fact)) &&
        !isTitle(statement);
      const bonus =
        (kind !== "open" && hasKind ? KIND_BONUS * exactness(kind, statement) : 0) -
        (kind === "date" && !isDenied && denialsOf(statement.text).length > 0 ? DENIAL_MALUS : 0) +
        NEAR_BONUS * Math.min(MOST_NEAR_BONUSES, nearPairs(statement, wanted)) +
        RANK_BONUS * (1 - (number - 1) / passages.length);
      return { number, passage, statement, coverage, isFitting, score: coverage + bonus };
    })
    .sort((one, other) => other.score - one.score);
}

const wantedStems = (question: string): string[] => [
  ...new Set(
    contentTermsOf(question)
      .filter(({ lower }) => !ASKING.has(lower))
      .map(({ stem }) => stem),
  ),
];

/** The weight of each word: the fewer sentences have it, the more it tells (inverse document frequency). */
function rarities(wanted: readonly string[], statements: readonly Evidence[]): Map<string, number> {
  const count = statements.length;
  return new Map(
    wanted.map((word) => {
      const having = statements.filter(({ terms }) => terms.has(word)).length;
      return [word, Math.log(1 + (count - having + 0.5) / (having + 0.5))];
    }),
  );
}

function shareOf(
  { terms, contextTerms }: Evidence,
  before: Evidence | undefined,
  weights: ReadonlyMap<string, number>,
): number {
  let shared = 0;
  for (const [word, weight] of weights) {
    if (terms.has(word)) shared += weight;
    else if (contextTerms.has(word)) shared += weight * CONTEXT_WEIGHT;
    else if (before?.terms.has(word) === true) shared += weight * BEFORE_WEIGHT;
  }
  return shared;
}

/** How many pairs of words that follow one another in the question stand close together. */
function nearPairs({ text }: Evidence, wanted: readonly string[]): number {
  const stems = contentTermsOf(text).map(({ stem }) => stem);
  return wanted.slice(1).filter((word, index) => {
    const before = stems.indexOf(wanted[index] ?? "");
    const at = stems.indexOf(word);
    return before >= 0 && at >= 0 && Math.abs(at - before) <= NEAR_WORDS;
  }).length;
}

const isHeld = ({ terms, contextTerms }: Evidence, before: Evidence | undefined, word: string): boolean =>
  terms.has(word) || contextTerms.has(word) || before?.terms.has(word) === true;

/** A short question is answered by what has all its words; a long one says some things in its own way. */
const mostMissing = (count: number): number => (count <= 3 ? 0 : count < 6 ? 1 : Math.floor(count / 2));

/** "How many patients" is answered by what speaks of patients. */
function isCounted(question: string, { terms, contextTerms, cells }: Evidence): boolean {
  const after = /\bhow many\s+(.{1,60})/i.exec(question)?.[1];
  const [noun] = after === undefined ? [] : contentTermsOf(after);
  return noun === undefined || terms.has(noun.stem) || (cells.length > 0 && contextTerms.has(noun.stem));
}

/** A day or a period tells more of "when" than a condition, or the year that a sentence happens to name. */
const exactness = (kind: QuestionKind, { text, facts }: Evidence): number =>
  kind !== "date" || holdsMoment(text, facts) ? 1 : 0.25;

/** Headings and headers of tables are no answers. */
const isTitle = ({ kind, text, cells }: Evidence): boolean =>
  kind === "heading" ||
  (kind === "row" && cells.length === 0) ||
  (!/[.!?;:)"”]$/.test(text) && kind === "sentence" && text.length < 60 && !/\d/.test(text));

/** Whoever a document speaks of need not be named in each of its sentences. */
const isSaidIn = (documentId: string, passages: readonly Passage[], asked: Fact): boolean =>
  asked.kind === "name" &&
  passages.some(
    (each) => each.documentId === documentId && isNamed(asked, `${each.title}\n${each.text}`, false),
  );

/** Whether a statement, or what stands above it, holds a name, date, number or code of the question. */
function says({ text, context, facts, contextFacts }: Evidence, asked: Fact): boolean {
  const all = `${text}\n${context}`;
  if (asked.kind === "name") return isNamed(asked, text, false) || isNamed(asked, context, false);
  if (asked.kind === "identifier") return all.toLowerCase().includes(asked.text.toLowerCase());
  const known = [...facts, ...contextFacts];
  if (asked.kind === "date") {
    return (
      known.some((fact) => matchFacts(asked, fact, all).isSame) ||
      datePartsSaid(
        asked,
        known.filter((fact): fact is DateFact => fact.kind === "date"),
      )
    );
  }
  return (
    known.some((fact) => fact.kind === asked.kind && matchFacts(asked, fact, all).isSame) ||
    all.includes(asked.text)
  );
}
