import { writeRow, type Evidence } from "./evidence.ts";
import { citeRange, type Citation, type Passage } from "./passage.ts";
import { questionKindOf } from "./question-kind.ts";
import { scoreStatements, type ScoredStatement } from "./score-statements.ts";

/** `answer` is Markdown made of quotes with `[n]`, n being the passage's place counted from 1. */
export type ExtractiveAnswer = { hasAnswer: boolean; answer: string; citations: Citation[] };

/** What is said where no passage is good enough. */
export const NO_GOOD_PASSAGE = "No passage in the documents you may read answers this question.";

/** Below this share of the question's words a sentence is about something else; see the test that calibrates it. */
const LEAST_COVERAGE = 0.5;
/** Further sentences are worth reading if they come this close to the best one. */
const CLOSE_TO_BEST = 0.85;
const MOST_SENTENCES = { open: 4, factual: 2 };

/**
 * Answers a question without a model, from ranked passages: the sentences and table rows that hold most of the question's
 * words and the kind of thing it asks for, word for word, each with its citation. Adds no word of its own; where none is
 * good enough it says so.
 */
export function composeExtractiveAnswer(question: string, passages: readonly Passage[]): ExtractiveAnswer {
  const candidates = scoreStatements(question, passages).filter(
    ({ isFitting, coverage }) => isFitting && coverage >= LEAST_COVERAGE,
  );
  const most = questionKindOf(question) === "open" ? MOST_SENTENCES.open : MOST_SENTENCES.factual;
  const chosen = chooseDistinct(candidates, most);
  if (chosen.length === 0) return { hasAnswer: false, answer: NO_GOOD_PASSAGE, citations: [] };
  const quotes = chosen.map(quoteOf);
  return {
    hasAnswer: true,
    answer: quotes.length === 1 ? quotes.join("") : quotes.map((quote) => `- ${quote}`).join("\n"),
    citations: chosen.flatMap(citationsOf),
  };
}

function chooseDistinct(candidates: readonly ScoredStatement[], most: number): ScoredStatement[] {
  const chosen: ScoredStatement[] = [];
  const said = new Set<string>();
  const least = (candidates[0]?.score ?? 0) * CLOSE_TO_BEST;
  for (const candidate of candidates) {
    const words = candidate.statement.text.replace(/\s+/g, " ").toLowerCase();
    // Overlapping passages say the same sentence twice.
    if (chosen.length >= most || candidate.score < least || said.has(words)) continue;
    said.add(words);
    chosen.push(candidate);
  }
  return chosen;
}

/** The words of a statement as Markdown: with the sentence before it where it points back, a row with its header. */
function quoteOf({ number, passage, statement }: ScoredStatement): string {
  const { kind, header, antecedent, start, end } = statement;
  const cite = (words: string): string => `${escapeMarkdown(words)} [${number}]`;
  const own =
    kind === "row" && header !== null ? writeRow(statement, header.text) : passage.text.slice(start, end);
  return antecedent === null
    ? cite(own)
    : `${cite(passage.text.slice(antecedent.start, antecedent.end))} ${cite(own)}`;
}

function rangeOf({ start, end, antecedent }: Evidence): { start: number; end: number } {
  return { start: antecedent?.start ?? start, end };
}

function citationsOf({ number, passage, statement }: ScoredStatement): Citation[] {
  const { start, end } = rangeOf(statement);
  const own = citeRange(number, passage, start, end);
  const { header } = statement;
  return statement.kind === "row" && header !== null
    ? [own, citeRange(number, passage, header.start, header.end)]
    : [own];
}

/** Keeps a quote from being read as Markdown, as a link or as a citation. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>~|]/g, "\\$&");
}
