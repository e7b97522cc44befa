import { useInfiniteQuery } from "@tanstack/react-query";
import { PanelLeft, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "../../components/ui/button.tsx";
import { preloadMarkdown } from "../../components/ui/lazy-markdown.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { copy } from "../../lib/copy.ts";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { hasStatus } from "../../lib/api-error.ts";
import { chatSessionsQuery } from "./api/list-sessions.ts";
import { useFileDrop } from "../../components/upload/use-file-drop.ts";
import { AttachmentArea } from "./attachment-area.tsx";
import { Composer } from "./composer.tsx";
import { isRunning } from "./conversation-state.ts";
import { copyChat } from "./copy.ts";
import { EmptyChat } from "./empty-chat.tsx";
import { LabelBar } from "./label-bar.tsx";
import { MessageLog } from "./message-log.tsx";
import { ModelPicker } from "./model-picker.tsx";
import { useAttachments } from "./use-attachments.ts";
import { useConversation } from "./use-conversation.ts";
import { useResumeWhenDecided } from "./use-resume-when-decided.ts";
import { SearchX } from "lucide-react";

type ConversationViewProps = {
  sessionId: string | undefined;
  onSession: (sessionId: string) => void;
  onNew: () => void;
  onShowList: () => void;
};

/** One conversation: its head, its messages and the place to write the next one. */
export function ConversationView({ sessionId, onSession, onNew, onShowList }: ConversationViewProps) {
  const { conversation, state } = useConversation(sessionId, onSession);
  useResumeWhenDecided(conversation, state);
  const [modelId, setModelId] = useState<string | null>(null);
  const inputRef = useRef<HTMLTextAreaElement>(null);
  const sessions = useInfiniteQuery(chatSessionsQuery);
  const session = sessions.data?.pages
    .flatMap((page) => page.items)
    .find((candidate) => candidate.id === state.sessionId);
  const running = isRunning(state);
  const attachments = useAttachments();
  const { isOver, dropProps } = useFileDrop(attachments.pick);
  const ask = (text: string): void => {
    preloadMarkdown();
    conversation.ask(attachments.attachTo(text), modelId);
    inputRef.current?.focus();
  };

  useEffect(() => {
    if (!running) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      // Esc within a dialog or menu closes that one only.
      if (
        event.key === "Escape" &&
        !event.defaultPrevented &&
        document.querySelector("dialog[open],[role=menu]") === null
      )
        conversation.stop();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [conversation, running]);

  const isMissing = !running && state.items.length === 0 && hasStatus(state.error, 404);
  const isEmpty = state.isLoaded && state.items.length === 0;
  return (
    <section
      className="relative flex min-h-0 min-w-0 flex-1 flex-col"
      aria-label={session?.title ?? copyChat.newChat}
      {...dropProps}
    >
      <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-surface px-2 lg:px-4">
        <IconButton label={copyChat.conversations} className="lg:hidden" onClick={onShowList}>
          <PanelLeft size={18} aria-hidden />
        </IconButton>
        <h1 className="mr-auto min-w-0 truncate font-semibold">{session?.title ?? copyChat.newChat}</h1>
        <ModelPicker chosenId={modelId} onChoose={setModelId} />
        <IconButton label={copyChat.newChat} className="lg:hidden" onClick={onNew}>
          <Plus size={18} aria-hidden />
        </IconButton>
      </header>
      <LabelBar session={session} state={state} />
      {isMissing && (
        <div className="flex-1">
          <EmptyState icon={<SearchX size={22} aria-hidden />} title={copy.notFound}>
            {copy.notFoundHelp}
          </EmptyState>
        </div>
      )}
      {!isMissing && isEmpty && state.error === null && <EmptyChat onAsk={ask} />}
      {!isMissing && isEmpty && state.error !== null && (
        <div className="mx-auto w-full max-w-3xl flex-1 p-4">
          <ProblemNote error={state.error} onRetry={conversation.start} />
        </div>
      )}
      {!isMissing && !isEmpty && <MessageLog conversation={conversation} state={state} />}
      <AttachmentArea attachments={attachments} isOver={isOver} />
      {!isMissing && (
        <Composer
          isRunning={running}
          isParked={state.run?.progress === "parked"}
          isPreparing={attachments.isPreparing}
          onFiles={attachments.pick}
          inputRef={inputRef}
          onAsk={ask}
          onStop={conversation.stop}
        />
      )}
    </section>
  );
}
