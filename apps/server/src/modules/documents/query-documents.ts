import { type DocumentAnswer, highestLabel, type QueryDocumentsRequest } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { AppError } from "../../platform/errors/app-error.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { type ModelChoice, ModelError } from "../llm/index.ts";
import { labelOf, retrievePassages } from "./answer-question.ts";
import { buildAnswerPrompt } from "./answers/build-answer-prompt.ts";
import { composeExtractiveAnswer } from "./answers/compose-extractive-answer.ts";
import { plainQuote } from "./answers/plain-quote.ts";
import type { Citation, Passage } from "./answers/passage.ts";
import { readCitations } from "./answers/read-citations.ts";
import { verifyAnswer } from "./answers/verify-answer.ts";
import { documentAnswers } from "./documents.tables.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { type ModelTurn, newModelTurn, recordModel, spenderOf } from "./record-model.ts";

/** What of an answer is told while it is made. */
export type AnswerWatch = {
  signal: AbortSignal;
  /** Called once, before the model is asked. */
  onPassages?: (passages: readonly Passage[]) => Promise<void>;
  onText?: (text: string) => Promise<void>;
};

type Draft = { text: string; citations: Citation[] };

/**
 * Answers from the documents this person may read, with citations. A model that may see their label writes the answer
 * where there is one, else it is quoted. With `verified`, each sentence is checked against what it cites, and how much
 * of it holds is stored; sentences without support are struck out.
 * @throws AppError 400 for an unknown model, 502 where it fails.
 */
export async function queryDocuments(
  context: DocumentsContext,
  actor: Actor,
  request: QueryDocumentsRequest,
  watch: AnswerWatch,
): Promise<DocumentAnswer> {
  const passages = await retrievePassages(context, actor, request);
  // What a person types is INTERNAL.
  const label = highestLabel("INTERNAL", labelOf(passages), context.labelOfText(request.question));
  const choice = context.chooseModel({ label, requestedModelId: request.modelId });
  await watch.onPassages?.(passages);
  const turn = newModelTurn(choice, label);
  const { question } = request;
  const asksNobody = choice.model.provider === "planner" || passages.length === 0;
  if (asksNobody) await recordModel(context, actor, turn, null);
  const draft = asksNobody
    ? quote(question, passages)
    : await write(context, actor, { choice, turn, question, passages }, watch);
  if (draft.citations.length === 0 && choice.model.provider === "planner") await watch.onText?.(draft.text);
  const checked = verifyAnswer(draft.text, passages);
  const isAnswered = draft.citations.length > 0;
  const checkable = checked.sentences.length;
  const supported = checked.sentences.filter((sentence) => sentence.isSupported).length;
  const id = newId();
  await context.db.insert(documentAnswers).values({
    id,
    userId: actor.userId,
    model: turn.model.id,
    label,
    checkable,
    supported,
    score: isAnswered ? checked.score : null,
    citations: draft.citations.map(({ quote: _quote, title: _title, ...place }) => place),
  });
  return {
    id,
    answer: request.verified && isAnswered ? checked.markdown : draft.text,
    citations: draft.citations,
    sentences: isAnswered ? checked.sentences.map(request.verified ? keep : asWritten) : [],
    score: isAnswered ? checked.score : null,
    model: turn.model.name,
    label,
  };
}

type Sentence = DocumentAnswer["sentences"][number];
const keep = (sentence: Sentence): Sentence => ({ ...sentence, text: plainQuote(sentence.text) });
const asWritten = (sentence: Sentence): Sentence => ({ ...keep(sentence), isSupported: true, reasons: [] });

function quote(question: string, passages: readonly Passage[]): Draft {
  const { answer, citations } = composeExtractiveAnswer(question, passages);
  return { text: answer, citations };
}

type Asked = { choice: ModelChoice; turn: ModelTurn; question: string; passages: readonly Passage[] };

async function write(
  context: DocumentsContext,
  actor: Actor,
  { choice, turn, question, passages }: Asked,
  { signal, onText }: AnswerWatch,
): Promise<Draft> {
  let text = "";
  try {
    const parts = choice.chatModel.stream({
      messages: buildAnswerPrompt(question, passages),
      // A model that reads documents gets no tools: nothing in them can make it act.
      tools: [],
      signal,
      now: context.clock(),
      spender: spenderOf(actor),
      onUse: (use) => turn.uses.push(use),
    });
    for await (const part of parts) {
      if (part.type === "switched") {
        turn.switches.push(part.switch);
        turn.model = part.switch.to;
      }
      if (part.type !== "text-delta") continue;
      text += part.text.replaceAll("\u0000", "\uFFFD").toWellFormed();
      await onText?.(part.text);
    }
  } catch (error) {
    await recordModel(context, actor, turn, {
      failure: error instanceof ModelError ? error.code : "stopped",
    });
    throw error instanceof ModelError ? modelFailed(error) : error;
  }
  await recordModel(context, actor, turn, { failure: null });
  const { answer, citations } = readCitations(text, passages);
  return { text: answer, citations };
}

const modelFailed = (error: ModelError): AppError =>
  new AppError({
    code: error.code,
    status: 502,
    title: "The model failed",
    detail: error.message,
    expose: true,
    cause: error,
  });
