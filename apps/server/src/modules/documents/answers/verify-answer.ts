import { readAnswerSentences, type AnswerSentence } from "./citation-marks.ts";
import { readEvidence, writeRow, type Evidence } from "./evidence.ts";
import { findFacts } from "./facts/find-facts.ts";
import { findQuote } from "./find-quote.ts";
import { judgeSentence } from "./judge-sentence.ts";
import { strikeOut } from "./strike-out.ts";
import type { Passage } from "./passage.ts";

/** `text` is the sentence without marks; `citations` are the numbers it cites; `reasons` are sentences for a person. */
export type VerifiedSentence = { text: string; citations: number[]; isSupported: boolean; reasons: string[] };

/**
 * `score` is supported sentences / all that can be checked, 1 where there are none to check. `markdown` is the answer
 * with every unsupported sentence struck out and the reasons behind it.
 */
export type VerifiedAnswer = { sentences: VerifiedSentence[]; score: number; markdown: string };

const LONGEST_LEAD_IN = 120;
/** A longer sentence is struck out unread: its check would cost more than it is worth. */
const LONGEST_SENTENCE = 2_000;
const ABSENCE =
  /^(?:unfortunately,?\s+)?(?:(?:the|these|none of the)\s+(?:cited\s+|given\s+|available\s+|provided\s+)?(?:passages?|documents?|sources?|texts?)\s+(?:(?:do|does)\s+not|don['’]t|doesn['’]t|(?:that\s+\p{L}+\s+)?(?:say|mention|state|contain|give|cover|answer)s?)|i\s+(?:could\s+not|couldn['’]t|can\s?not|can['’]t)\s+(?:find|answer)|there\s+is\s+(?:no|nothing)\s+(?:information|mention)?)\b/iu;

/**
 * Checks an answer against the passages it cites, without a model: each sentence needs a citation, each number, date,
 * name and identifier must stand in a cited passage with the same words around it, and nothing may be said that the
 * passage denies. It errs towards striking out: what it lets pass is said there, what it strikes may still be right.
 */
export function verifyAnswer(answer: string, passages: readonly Passage[]): VerifiedAnswer {
  const read = new Map<number, Evidence[]>();
  const evidenceOf = (number: number): Evidence[] => {
    const passage = passages[number - 1];
    const known = read.get(number) ?? (passage === undefined ? [] : readEvidence(passage));
    read.set(number, known);
    return known;
  };
  const sentences = readAnswerSentences(answer).filter(
    (sentence) => sentence.kind !== "rule" && sentence.text !== "",
  );
  const judged = sentences.map((sentence, index) => {
    const isCheckable = needsSupport(sentence, sentences[index + 1]);
    const reasons = isCheckable ? reasonsAgainst(sentence, passages, evidenceOf) : [];
    return { sentence, isCheckable, reasons };
  });
  const checked = judged.filter(({ isCheckable }) => isCheckable);
  const supported = checked.filter(({ reasons }) => reasons.length === 0);
  return {
    sentences: judged.map(({ sentence, reasons }) => ({
      text: sentence.text,
      citations: sentence.numbers,
      isSupported: reasons.length === 0,
      reasons,
    })),
    score: checked.length === 0 ? 1 : supported.length / checked.length,
    markdown: strikeOut(
      answer,
      judged.flatMap(({ sentence, reasons }) => (reasons.length === 0 ? [] : { ...sentence, reasons })),
    ),
  };
}

/** Headings, lead-ins, questions back and "the passages do not say" state nothing, as long as they hold no fact. */
function needsSupport({ kind, text, numbers }: AnswerSentence, next: AnswerSentence | undefined): boolean {
  if (numbers.length > 0 || text.length > LONGEST_SENTENCE) return true;
  const hasFigures = findFacts(text).some((fact) => fact.kind !== "name");
  if (kind === "row" && next?.kind === "row" && !hasFigures) return false;
  if (hasFigures) return true;
  if (kind === "heading" || /\?["”)]*$/.test(text)) return false;
  const isLeadIn = text.endsWith(":") && text.length <= LONGEST_LEAD_IN && next !== undefined;
  const isClauseMore = /[,;:—–]|\b(?:but|however|although|though|yet|while|because|since|except)\b/i.test(
    text.replace(/^unfortunately,/i, ""),
  );
  return !isLeadIn && !(ABSENCE.test(text) && !isClauseMore);
}

function reasonsAgainst(
  { text, numbers }: AnswerSentence,
  passages: readonly Passage[],
  evidenceOf: (number: number) => Evidence[],
): string[] {
  if (text.length > LONGEST_SENTENCE) return ["It is too long to be checked."];
  if (numbers.length === 0) return ["It cites no passage."];
  const missing = numbers.filter((number) => passages[number - 1] === undefined);
  if (missing.length > 0) return missing.map((number) => `There is no passage [${number}].`);
  // A quotation cut from a passage says what it says there; only a denial around it can be lost.
  const isQuotation = numbers.some((number) => isWholeSentenceOf(text, evidenceOf(number)));
  return isQuotation ? [] : judgeSentence(text, numbers.flatMap(evidenceOf));
}

const isWholeSentenceOf = (text: string, evidence: readonly Evidence[]): boolean => {
  const words = text.replace(/^["“]|["”]$/g, "").replace(/[.\s]+$/, "");
  return evidence.some((each) => {
    const written = each.header === null ? each.text : writeRow(each, each.header.text);
    return [each.text, written].some((whole) => {
      const range = isAboutAsLong(whole, words) ? findQuote(whole, words) : null;
      return range !== null && range.start === 0 && /^[.\s"”]*$/.test(whole.slice(range.end));
    });
  });
};

/** White space and typography change the length of a quotation a little. */
const isAboutAsLong = (one: string, other: string): boolean =>
  Math.abs(one.length - other.length) <= 20 + 0.2 * other.length;
