import { type ChatMessage, IdSchema, LabelSchema } from "@cdsa/contracts";
import { z } from "zod";
import { readCitations } from "../../documents/index.ts";
import type { MessageRow } from "../chat.tables.ts";

const DOCUMENTS_TOOL = "query_documents";

const ResultSchema = z.object({
  passages: z.array(
    z.object({
      documentId: IdSchema,
      version: z.number().int(),
      title: z.string(),
      page: z.number().int().nullable(),
      start: z.number().int(),
      end: z.number().int(),
      text: z.string(),
      label: LabelSchema,
      score: z.number(),
    }),
  ),
});

/**
 * The passages that an answer cites by number, out of the documents it was last given in this run, with the words it
 * rests on; undefined where it cites none. A number that no passage has is no citation.
 */
export function citeAnswer(text: string, messages: readonly MessageRow[]): ChatMessage["citations"] {
  const results = messages.flatMap(({ metadata: { toolResult } }) =>
    toolResult?.toolName === DOCUMENTS_TOOL && toolResult.status === "SUCCEEDED" ? [toolResult.result] : [],
  );
  const parsed = ResultSchema.safeParse(results.at(-1));
  if (!parsed.success) return undefined;
  const passages = parsed.data.passages.map((passage) => ({ ...passage, headingPath: [] }));
  // What the planner lists below an answer is not part of it.
  const [answer = ""] = text.split("\n\n**Sources**\n\n", 1);
  const { citations } = readCitations(answer, passages);
  return citations.length === 0 ? undefined : citations;
}
