import { type DocumentCitation, type DocumentFilters, highestLabel, type Label } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { composeExtractiveAnswer } from "./answers/compose-extractive-answer.ts";
import { plainQuote } from "./answers/plain-quote.ts";
import type { Passage } from "./answers/passage.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { readPassages } from "./read-passages.ts";

/** An answer quoted from passages, and the passages by the numbers it cites them with. */
export type AnsweredQuestion = {
  answer: string;
  citations: DocumentCitation[];
  passages: {
    number: number;
    documentId: string;
    version: number;
    title: string;
    page: number | null;
    start: number;
    end: number;
    text: string;
    label: Label;
    score: number;
  }[];
};

// An answer looks for its words in more passages than a person reads.
const ANSWER_FACTOR = 2;

export type Question = { question: string; topK?: number | undefined; filters?: DocumentFilters };

/** Finds what this person may read on a question, with its row in the audit log. */
export async function retrievePassages(
  context: DocumentsContext,
  actor: Actor,
  { question, topK = ANSWER_FACTOR * context.limits.topK, filters = {} }: Question,
): Promise<Passage[]> {
  const { passages } = await readPassages(context, actor, { query: question, topK, filters });
  return passages;
}

export const labelOf = (passages: readonly Passage[]): Label =>
  highestLabel(...passages.map((passage) => passage.label));

/** Answers with quotes alone, without a model: what the tool `query_documents` returns. */
export async function answerQuestion(
  context: DocumentsContext,
  actor: Actor,
  question: Question,
): Promise<AnsweredQuestion> {
  const passages = await retrievePassages(context, actor, question);
  const { answer, citations } = composeExtractiveAnswer(question.question, passages);
  return {
    answer: plainQuote(answer),
    citations,
    passages: passages.map(({ headingPath: _headingPath, ...passage }, index) => ({
      number: index + 1,
      documentId: passage.documentId,
      version: passage.version,
      title: passage.title,
      page: passage.page,
      start: passage.start,
      end: passage.end,
      text: passage.text,
      label: passage.label,
      score: passage.score,
    })),
  };
}
