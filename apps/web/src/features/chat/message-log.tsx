import { ArrowDown } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { useOnline } from "../../lib/use-online.ts";
import { ApprovalItem } from "./approval-item.tsx";
import type { Conversation } from "./conversation.ts";
import { type ConversationItem, type ConversationState, isRunning } from "./conversation-state.ts";
import { copyChat } from "./copy.ts";
import { itemElementId } from "./label-of.ts";
import { isLocalQuestion } from "./local-question.ts";
import { MessageItem } from "./message-item.tsx";
import { RunningToolCard } from "./tool-card.tsx";
import { useAutoScroll } from "./use-auto-scroll.ts";

type MessageLogProps = { conversation: Conversation; state: ConversationState };

/** The conversation, kept at its newest line until the reader scrolls up. */
export function MessageLog({ conversation, state }: MessageLogProps) {
  const { scrollRef, contentRef, isAtEnd, onScroll, toEnd } = useAutoScroll();
  const isWriting = isRunning(state);
  const lastItem = state.items.at(-1);
  const isWaitingForText = isWriting && !(lastItem?.kind === "message" && lastItem.isStreaming);
  const mayAskAgain = state.run?.id === null && lastItem !== undefined && isLocalQuestion(lastItem);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scrollRef}
        onScroll={onScroll}
        className="h-full overflow-y-auto"
        tabIndex={0}
        role="log"
        aria-label={copyChat.log}
        aria-busy={isWriting}
      >
        <div ref={contentRef} className="mx-auto flex max-w-3xl flex-col gap-4 px-4 py-6">
          {!state.isLoaded && <SkeletonRows count={4} rowClassName="h-16" />}
          {state.earlierCursor !== null && <EarlierButton conversation={conversation} />}
          {state.items.map((item) => (
            <div
              key={item.key}
              id={itemElementId(item.key)}
              tabIndex={-1}
              className="flex flex-col empty:hidden focus:rounded-lg focus:ring-2 focus:ring-accent focus:ring-offset-4 focus:ring-offset-canvas"
            >
              <Item item={item} items={state.items} />
            </div>
          ))}
          {isWaitingForText && !state.isReconnecting && (
            <p className="caret-blink text-muted">{copyChat.thinking}</p>
          )}
          {state.isReconnecting && <Reconnecting />}
          <ProblemNote error={state.error} {...(mayAskAgain ? { onRetry: conversation.askAgain } : {})} />
        </div>
      </div>
      {!isAtEnd && (
        <Button
          size="small"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-float"
          icon={<ArrowDown size={14} aria-hidden />}
          onClick={toEnd}
        >
          {copyChat.latest}
        </Button>
      )}
      <p role="status" className="sr-only">
        {isWriting ? copyChat.writing : ""}
      </p>
    </div>
  );
}

function Item({ item, items }: { item: ConversationItem; items: readonly ConversationItem[] }) {
  if (item.kind === "call") return <RunningToolCard toolName={item.toolName} />;
  if (item.kind === "approval") return <ApprovalItem approvalId={item.approvalId} known={item.approval} />;
  const call = item.message.toolResult;
  // The approval card of the same run already shows the call that waits.
  const isShownByApproval =
    call?.status === "AWAITING_APPROVAL" &&
    items.some((other) => other.kind === "approval" && other.runId === item.runId);
  return isShownByApproval ? null : <MessageItem message={item.message} isStreaming={item.isStreaming} />;
}

function EarlierButton({ conversation }: { conversation: Conversation }) {
  const [error, setError] = useState<unknown>(null);
  return (
    <div className="flex flex-col items-center gap-2">
      <Button size="small" onClick={() => void conversation.loadEarlier().catch(setError)}>
        {copyChat.earlier}
      </Button>
      <ProblemNote error={error} />
    </div>
  );
}

function Reconnecting() {
  const isOnline = useOnline();
  return (
    <p role="status" className="rounded-lg bg-warn-soft px-3 py-2 text-warn">
      {isOnline ? copyChat.reconnecting : copyChat.offlineWaiting}
    </p>
  );
}
