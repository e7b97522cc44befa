import { highestLabel, type Label } from "@cdsa/contracts";
import { type ConversationItem, type ConversationState, isRunning } from "./conversation-state.ts";
import { copyChat } from "./copy.ts";

/** The label of what an item shows. */
export function labelOf(item: ConversationItem): Label {
  if (item.kind !== "message") return "PUBLIC";
  return highestLabel(item.message.label, item.message.toolResult?.label ?? "PUBLIC");
}

/** Where an item stands on the page. */
export const itemElementId = (key: string): string => `item-${key}`;

const SHOWN_CHARACTERS = 40;

/** The first item of a label, in words; null for what is public or not among the items shown. */
export function sourceOf(
  items: readonly ConversationItem[],
  label: Label,
): { key: string; what: string } | null {
  if (label === "PUBLIC") return null;
  const item = items.find((each) => labelOf(each) === label);
  if (item?.kind !== "message") return null;
  const { author, toolResult, text } = item.message;
  if (toolResult !== undefined) return { key: item.key, what: copyChat.raisedByTool(toolResult.toolName) };
  if (author !== "user") return { key: item.key, what: copyChat.raisedByAnswer };
  const words = text.replace(/\s+/gu, " ").trim();
  const begun = words.length > SHOWN_CHARACTERS ? `${words.slice(0, SHOWN_CHARACTERS).trimEnd()}…` : words;
  return { key: item.key, what: copyChat.raisedByMessage(begun) };
}

export type ModelInUse = {
  name: string;
  isLocal: boolean;
  /** Why this model, for the reader. */
  why: string;
  context: { tokens: number; windowTokens: number } | null;
};

/** Who answers now, or answered last; the context is what the model read last. */
export function modelInUse(state: ConversationState): ModelInUse | null {
  const answers = state.items.flatMap((item) =>
    item.kind === "message" && item.message.answeredBy !== undefined
      ? [{ runId: item.runId, by: item.message.answeredBy }]
      : [],
  );
  const last = answers.at(-1);
  const context = last ? { tokens: last.by.contextTokens, windowTokens: last.by.windowTokens } : null;
  // A run tells whom it asks before it tells who answered.
  if (state.model !== null && (last === undefined || (isRunning(state) && last.runId !== state.run?.id))) {
    const { name, isLocal, reason } = state.model;
    return { name, isLocal, why: copyChat.modelInUse(name, reason), context };
  }
  if (last === undefined) return null;
  const { name, isLocal, notes } = last.by;
  return { name, isLocal, why: copyChat.modelInUse(name, notes.join(" ")), context };
}
