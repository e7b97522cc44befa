import { useQueries } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { liveApprovalQuery } from "../../components/approval/live-approval-query.ts";
import type { Conversation } from "./conversation.ts";
import type { ConversationState } from "./conversation-state.ts";

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;

/**
 * Goes on reading a parked run once none of its approvals is pending, also where the notification of the decision never
 * came. The server may still be about to wake the run, so it is asked again, less and less often.
 */
export function useResumeWhenDecided(conversation: Conversation, state: ConversationState): void {
  const { run } = state;
  const isParked = run?.progress === "parked";
  const approvalIds = isParked
    ? state.items.flatMap((item) =>
        item.kind === "approval" && item.runId === run.id ? [item.approvalId] : [],
      )
    : [];
  const areDecided = useQueries({
    queries: approvalIds.map(liveApprovalQuery),
    combine: (results) =>
      results.length > 0 && results.every(({ data }) => data !== undefined && data.status !== "PENDING"),
  });
  const attempts = useRef(0);
  useEffect(() => {
    attempts.current = 0;
  }, [run?.lastSequence]);
  useEffect(() => {
    if (!isParked || !areDecided) return undefined;
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts.current);
    attempts.current += 1;
    const timer = window.setTimeout(conversation.resume, waitMs);
    return () => window.clearTimeout(timer);
  }, [conversation, isParked, areDecided]);
}
