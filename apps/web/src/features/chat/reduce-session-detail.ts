import type { ChatSessionDetail } from "@cdsa/contracts";
import type { ConversationItem, ConversationState } from "./conversation-state.ts";

const ACTIVE = new Set(["QUEUED", "RUNNING", "AWAITING_APPROVAL"]);

/** The run of a conversation that is not over, if there is one. */
export function activeRunOf(detail: ChatSessionDetail): string | null {
  return detail.runs.find((run) => ACTIVE.has(run.state))?.id ?? null;
}

/** The conversation as the server keeps it. The approvals of a run that is not over come with its events. */
export function loadDetail(state: ConversationState, detail: ChatSessionDetail): ConversationState {
  return {
    ...state,
    sessionId: detail.session.id,
    isLoaded: true,
    items: placeApprovals(toItems(detail), detail),
    earlierCursor: detail.nextCursor,
    error: null,
  };
}

/** The conversation with an earlier page of messages before the ones shown. */
export function prependDetail(state: ConversationState, detail: ChatSessionDetail): ConversationState {
  const shown = new Set(state.items.map((item) => item.key));
  const earlier = placeApprovals(toItems(detail), detail).filter((item) => !shown.has(item.key));
  return { ...state, items: [...earlier, ...state.items], earlierCursor: detail.nextCursor };
}

function toItems(detail: ChatSessionDetail): ConversationItem[] {
  return detail.messages.map(({ runId, createdAt: _createdAt, ...message }) => ({
    kind: "message",
    key: message.id,
    runId,
    message,
    isStreaming: false,
  }));
}

/** An approval stands before the first result of its run, since no call of that run ended before it waited. */
function placeApprovals(items: readonly ConversationItem[], detail: ChatSessionDetail): ConversationItem[] {
  let placed = [...items];
  for (const run of detail.runs) {
    if (ACTIVE.has(run.state) || run.approvalIds.length === 0) continue;
    const cards = run.approvalIds.map<ConversationItem>((approvalId) => ({
      kind: "approval",
      key: approvalId,
      runId: run.id,
      approvalId,
      approval: null,
    }));
    const position = placeOf(placed, run.id);
    if (position !== null) placed = placed.toSpliced(position, 0, ...cards);
  }
  return placed;
}

function placeOf(items: readonly ConversationItem[], runId: string): number | null {
  const isOfRun = (item: ConversationItem): boolean => item.kind === "message" && item.runId === runId;
  const firstResult = items.findIndex(
    (item) => item.kind === "message" && item.runId === runId && item.message.toolResult !== undefined,
  );
  if (firstResult !== -1) return firstResult;
  const last = items.findLastIndex(isOfRun);
  return last === -1 ? null : last + 1;
}
