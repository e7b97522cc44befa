import { findCitationMarks, readAnswerSentences, type AnswerSentence } from "./citation-marks.ts";
import { findFacts } from "./facts/find-facts.ts";
import { findQuote, type Range } from "./find-quote.ts";
import { citeRange, type Citation, type Passage } from "./passage.ts";
import { splitSentences } from "./split-sentences.ts";
import { contentTermsOf } from "./terms.ts";

/**
 * A sentence of the answer with the numbers it cites, all of them passages that there are. `misquotes` are the words it
 * puts in quotation marks that stand in none of these passages.
 */
export type CitedSentence = AnswerSentence & { misquotes: string[] };

/** `answer` is without the marks of passages that do not exist; `invented` names those. Offsets refer to `answer`. */
export type CitedAnswer = {
  answer: string;
  sentences: CitedSentence[];
  citations: Citation[];
  invented: number[];
};

/** Quoted words shorter than this may be a term or a name rather than a quotation. */
const LEAST_QUOTED_WORDS = 3;
const QUOTED = /["“„«](?<words>[^"“”„«»]{3,600})["”«»]/gu;

/**
 * Reads a model's answer: which sentence cites which passage, and the words of the passage it rests on. A quote is cut
 * out of the passage by its offsets, so that it always stands there letter by letter.
 */
export function readCitations(answer: string, passages: readonly Passage[]): CitedAnswer {
  const { text, invented } = removeInvented(answer, passages.length);
  const citations: Citation[] = [];
  const sentences = readAnswerSentences(text).map((sentence): CitedSentence => {
    const quoted = quotedIn(sentence.text);
    const found = new Set<string>();
    for (const number of sentence.numbers) {
      const passage = passages[number - 1];
      if (passage === undefined) continue;
      const ranges = quoted.flatMap((quote) => {
        const range = findQuote(passage.text, quote);
        if (range !== null) found.add(quote);
        return range ?? [];
      });
      const best = ranges.length > 0 ? ranges : [bestRange(sentence.text, passage.text)];
      for (const { start, end } of best) addOnce(citations, citeRange(number, passage, start, end));
    }
    return { ...sentence, misquotes: quoted.filter((quote) => !found.has(quote)) };
  });
  return { answer: text, sentences, citations, invented };
}

function removeInvented(answer: string, count: number): { text: string; invented: number[] } {
  const isThere = (number: number): boolean => number >= 1 && number <= count;
  const invented = new Set<number>();
  let text = "";
  let from = 0;
  for (const mark of findCitationMarks(answer)) {
    const kept = mark.numbers.filter(isThere);
    for (const number of mark.numbers) if (!isThere(number)) invented.add(number);
    const before = answer.slice(from, mark.start);
    text += kept.length > 0 ? before : before.replace(/[^\S\n]+$/, "");
    text +=
      kept.length === mark.numbers.length
        ? answer.slice(mark.start, mark.end)
        : kept.map((number) => `[${number}]`).join("");
    from = mark.end;
  }
  return { text: text + answer.slice(from), invented: [...invented] };
}

function quotedIn(text: string): string[] {
  return Array.from(text.matchAll(QUOTED), (match) =>
    (match.groups?.["words"] ?? "").replace(/[.,;:]$/, "").trim(),
  ).filter((quote) => quote.split(/\s+/).length >= LEAST_QUOTED_WORDS);
}

/** The sentence or row of a passage that shares most with a sentence: its words, and its figures, dates and names twice. */
export function bestRange(sentence: string, passage: string): Range {
  const whole = findQuote(passage, sentence);
  if (whole !== null) return whole;
  const terms = new Set(contentTermsOf(sentence).map((term) => term.stem));
  const facts = new Set(findFacts(sentence).map((fact) => fact.text.toLowerCase()));
  let best: Range = { start: 0, end: passage.length };
  let most = 0;
  for (const unit of splitSentences(passage)) {
    const own = passage.slice(unit.start, unit.end);
    const shared = new Set(
      contentTermsOf(own)
        .map((term) => term.stem)
        .filter((term) => terms.has(term)),
    ).size;
    const lower = own.toLowerCase();
    const score = shared + [...facts].filter((fact) => lower.includes(fact)).length * 2 - own.length / 10_000;
    if (shared > 0 && score > most) {
      most = score;
      best = { start: unit.start, end: unit.end };
    }
  }
  return best;
}

function addOnce(citations: Citation[], citation: Citation): void {
  const { number, start, end } = citation;
  if (!citations.some((each) => each.number === number && each.start === start && each.end === end))
    citations.push(citation);
}
