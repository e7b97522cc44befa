import type { ChatMessage, Model } from "@cdsa/contracts";
import { newId } from "../../../platform/ids/new-id.ts";
import { estimateTokens, type ModelTool, tokenFamilyOf } from "../../llm/index.ts";
import type { ChatContext } from "../chat-context.ts";
import type { MessageRow } from "../chat.tables.ts";
import { type AssembledContext, assembleContext } from "./assemble-context.ts";

// What an answer needs at least, in a model whose window is smaller than what is set.
const ANSWER_TOKENS = 1_024;
const MIN_WINDOW_TOKENS = 256;

/** What one turn's model reads: as much of the chat as its window and the settings allow. */
export async function contextOfTurn(
  { llm, limits }: Pick<ChatContext, "llm" | "limits">,
  model: Model,
  history: readonly MessageRow[],
  tools: readonly ModelTool[],
): Promise<AssembledContext & { windowTokens: number }> {
  const family = tokenFamilyOf(model);
  const estimate = (text: string): number => estimateTokens(text, family);
  const windowTokens = windowOf(model, limits.maxContextTokens, () => estimate(JSON.stringify(tools)));
  const pruneAtTokens = Math.min(limits.pruneAtTokens, windowTokens);
  const whole = await assembleContext(history, {
    windowTokens,
    pruneAtTokens,
    countTokens: (text) => Promise.resolve(estimate(text)),
  });
  // Estimates err on the high side: what fits by them fits, and only the rest is worth an exact count.
  if (whole.rewrite === null || family.encoding === null) return { ...whole, windowTokens };
  const counted = await assembleContext(history, {
    windowTokens,
    pruneAtTokens,
    countTokens: (text) => llm.countTokens(text, family),
  });
  return { ...counted, windowTokens };
}

function windowOf(model: Model, maxTokens: number, toolTokens: () => number): number {
  if (model.contextWindow >= maxTokens) return maxTokens;
  const answer = Math.min(ANSWER_TOKENS, model.contextWindow / 4);
  return Math.max(MIN_WINDOW_TOKENS, Math.floor(model.contextWindow - answer - toolTokens()));
}

/** The rewritten history as the reader is told of it: notes in place of what was left out, then what was kept. */
export function historyRewriteOf({ rewrite }: AssembledContext): ChatMessage[] | null {
  if (!rewrite) return null;
  const notes: ChatMessage[] = rewrite.summary
    ? [{ id: newId(), author: "system", text: rewrite.summary.text, label: rewrite.summary.label }]
    : [];
  return [
    ...notes,
    ...rewrite.kept.map(({ id, author, content, label }) => ({ id, author, text: content, label })),
  ];
}
