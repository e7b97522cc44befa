import type { ChatEvent, ChatMessage } from "@cdsa/contracts";
import { ApiError } from "../../lib/api-error.ts";
import type { ConversationItem, ConversationState } from "./conversation-state.ts";
import { isLocalQuestion } from "./local-question.ts";

/**
 * The conversation after one event of a run. Events seen before (a replay after a reload or a reconnect) change
 * nothing, so that every reader sees the same whatever was cut.
 */
export function reduceChatEvent(
  state: ConversationState,
  event: ChatEvent,
  eventId: string,
): ConversationState {
  const sequence = sequenceOf(eventId);
  if (event.event !== "run" && isKnown(state, sequence)) return state;
  const next = apply(state, event);
  if (next.run === null || eventId === "") return next;
  return {
    ...next,
    run: { ...next.run, lastEventId: eventId, lastSequence: Math.max(sequence ?? 0, next.run.lastSequence) },
  };
}

function apply(state: ConversationState, event: ChatEvent): ConversationState {
  switch (event.event) {
    case "run":
      return applyRun(state, event.data);
    case "message":
      return applyMessageEvent(state, event.data);
    case "delta":
      return { ...state, items: appendText(state, event.data.messageId, event.data.text) };
    case "approval":
      return { ...state, items: putApproval(state.items, event.data.approval) };
    case "error":
      return { ...state, error: new ApiError(event.data) };
    case "done":
      return applyDone(state, event.data.status);
  }
}

function isKnown(state: ConversationState, sequence: number | null): boolean {
  return sequence !== null && state.run !== null && sequence <= state.run.lastSequence;
}

function sequenceOf(eventId: string): number | null {
  const text = eventId.slice(eventId.lastIndexOf(":") + 1);
  return /^\d+$/.test(text) ? Number(text) : null;
}

function applyRun(
  state: ConversationState,
  data: Extract<ChatEvent, { event: "run" }>["data"],
): ConversationState {
  const isSameRun = state.run?.id === data.runId;
  return {
    ...state,
    sessionId: data.sessionId ?? state.sessionId,
    model: data.model ?? state.model,
    run: {
      id: data.runId,
      progress: "running",
      lastEventId: isSameRun ? (state.run?.lastEventId ?? null) : null,
      lastSequence: isSameRun ? (state.run?.lastSequence ?? 0) : 0,
    },
  };
}

function applyMessageEvent(
  state: ConversationState,
  data: Extract<ChatEvent, { event: "message" }>["data"],
): ConversationState {
  const runId = state.run?.id ?? null;
  let items = state.items;
  for (const message of data.historyRewrite ?? []) items = rewrite(items, message);
  if (data.auditEvent?.type === "TOOL_CALL_INITIATED" && data.auditEvent.toolCallId !== undefined) {
    items = putCall(items, runId, data.auditEvent.toolCallId, data.auditEvent.toolName ?? "");
  }
  if (data.message !== undefined) items = putMessage(items, data.message, runId);
  return { ...state, items };
}

/** Puts a whole message in: over its own pieces, its running call or the question as typed; else at the end. */
export function putMessage(
  items: readonly ConversationItem[],
  message: ChatMessage,
  runId: string | null,
): ConversationItem[] {
  const item: ConversationItem = { kind: "message", key: message.id, runId, message, isStreaming: false };
  const sameId = items.findIndex((other) => other.kind === "message" && other.message.id === message.id);
  if (sameId !== -1) return items.with(sameId, { ...item, runId: items[sameId]?.runId ?? runId });
  if (message.author === "user") {
    const local = items.findLastIndex(isLocalQuestion);
    if (local !== -1) return items.with(local, item);
  }
  const toolCallId = message.toolResult?.toolCallId;
  if (toolCallId === undefined) return [...items, item];
  const isSameCall = (other: ConversationItem): boolean =>
    other.runId === runId &&
    ((other.kind === "call" && other.toolCallId === toolCallId) ||
      (other.kind === "message" && other.message.toolResult?.toolCallId === toolCallId));
  const running = items.findIndex(isSameCall);
  if (running === -1) return [...items, item];
  const waited = items[running]?.kind === "message";
  // A call that waited for a decision shows its result below the decision.
  return waited ? [...items.filter((other) => !isSameCall(other)), item] : items.with(running, item);
}

function rewrite(items: readonly ConversationItem[], message: ChatMessage): ConversationItem[] {
  return items.map((item) =>
    item.kind === "message" && item.message.id === message.id ? { ...item, message } : item,
  );
}

function putCall(
  items: readonly ConversationItem[],
  runId: string | null,
  toolCallId: string,
  toolName: string,
): ConversationItem[] {
  const isThere = items.some(
    (item) =>
      item.runId === runId &&
      ((item.kind === "call" && item.toolCallId === toolCallId) ||
        (item.kind === "message" && item.message.toolResult?.toolCallId === toolCallId)),
  );
  if (isThere) return [...items];
  return [...items, { kind: "call", key: `call:${runId ?? ""}:${toolCallId}`, runId, toolCallId, toolName }];
}

function appendText(state: ConversationState, messageId: string, text: string): ConversationItem[] {
  const index = state.items.findIndex((item) => item.kind === "message" && item.message.id === messageId);
  const item = state.items[index];
  if (item?.kind !== "message") {
    const message: ChatMessage = { id: messageId, author: "agent", text, label: "PUBLIC" };
    const runId = state.run?.id ?? null;
    return [...state.items, { kind: "message", key: messageId, runId, message, isStreaming: true }];
  }
  // A whole message is never lengthened by its own pieces, which a replay brings again.
  if (!item.isStreaming) return state.items;
  return state.items.with(index, { ...item, message: { ...item.message, text: item.message.text + text } });
}

function putApproval(
  items: readonly ConversationItem[],
  approval: Extract<ChatEvent, { event: "approval" }>["data"]["approval"],
): ConversationItem[] {
  const index = items.findIndex((item) => item.kind === "approval" && item.approvalId === approval.id);
  const item: ConversationItem = {
    kind: "approval",
    key: approval.id,
    runId: approval.runId,
    approvalId: approval.id,
    approval,
  };
  if (index !== -1) return items.with(index, item);
  // The approval card stands for the call that waits.
  const waiting = items.findIndex(
    (other) =>
      other.kind === "call" && other.runId === approval.runId && other.toolName === approval.toolName,
  );
  return waiting === -1 ? [...items, item] : items.with(waiting, item);
}

function applyDone(state: ConversationState, status: string): ConversationState {
  const progress = status === "awaiting_approval" ? "parked" : "ended";
  const items = state.items.flatMap<ConversationItem>((item) => {
    if (item.kind === "message" && item.isStreaming) return [{ ...item, isStreaming: false }];
    return item.kind === "call" && progress === "ended" ? [] : [item];
  });
  return { ...state, items, run: state.run === null ? null : { ...state.run, progress } };
}
