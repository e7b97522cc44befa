import type { ChatMessage } from "@cdsa/contracts";
import { CircleAlert } from "lucide-react";
import { memo } from "react";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { CopyButton } from "../../components/ui/copy-button.tsx";
import { LazyMarkdown } from "../../components/ui/lazy-markdown.tsx";
import { classNames } from "../../lib/class-names.ts";
import { CitationList } from "./citation-list.tsx";
import { copyChat } from "./copy.ts";
import { ModelNotes } from "./model-notes.tsx";
import { ToolCard } from "./tool-card.tsx";

type MessageItemProps = { message: ChatMessage; isStreaming: boolean };

/** One message: the reader's question, a tool's result or an answer. */
export const MessageItem = memo(function MessageItem({ message, isStreaming }: MessageItemProps) {
  if (message.author === "user") return <Question text={message.text} />;
  if (message.toolResult !== undefined) return <ToolCard call={message.toolResult} />;
  if (message.author === "system") return <Remark text={message.text} />;
  // A turn that only calls tools says nothing itself.
  const notes = message.answeredBy?.notes ?? [];
  if (message.text === "" && !isStreaming && message.interrupted !== true) {
    return notes.length === 0 ? null : <ModelNotes notes={notes} />;
  }
  return (
    <article aria-label={copyChat.agent} className="group/answer">
      <ModelNotes notes={notes} />
      <div className={classNames(isStreaming && "caret-blink")}>
        <LazyMarkdown text={message.text} />
      </div>
      {message.citations !== undefined && message.citations.length > 0 && (
        <CitationList citations={message.citations} />
      )}
      {message.interrupted === true && (
        <p className="mt-2 flex items-center gap-1.5 text-[0.8125rem] text-warn">
          <CircleAlert size={15} aria-hidden />
          {copyChat.interrupted}
        </p>
      )}
      {!isStreaming && (
        <footer className="mt-1.5 flex h-7 items-center gap-1">
          <LabelBadge label={message.label} />
          {message.answeredBy !== undefined && (
            <span className="truncate text-xs text-muted">{message.answeredBy.name}</span>
          )}
          <CopyButton text={message.text} label={copyChat.copyAnswer} />
        </footer>
      )}
    </article>
  );
});

function Question({ text }: { text: string }) {
  return (
    <article
      aria-label={copyChat.you}
      className="ml-auto max-w-[85%] rounded-2xl rounded-br-md bg-accent-soft px-4 py-2.5 whitespace-pre-wrap wrap-anywhere"
    >
      {text}
    </article>
  );
}

function Remark({ text }: { text: string }) {
  return (
    <article
      aria-label={copyChat.system}
      className="rounded-lg border border-line bg-sunken px-3 py-2 text-[0.8125rem] whitespace-pre-wrap text-muted wrap-anywhere"
    >
      {text}
    </article>
  );
}
