import { useState } from "react";
import { useDocumentTitle } from "../../lib/use-document-title.ts";
import { ConversationView } from "./conversation-view.tsx";
import { SessionPanel } from "./session-panel.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { copyChat } from "./copy.ts";

type ChatPageProps = {
  /** The conversation in the address; absent for a new one. */
  sessionId: string | undefined;
  onOpen: (sessionId: string | undefined, options?: { replace: boolean }) => void;
};
type Shown = { key: number; sessionId: string | undefined; address: string | undefined };

/** Conversations at the left, the open one beside them. */
export function ChatPage({ sessionId, onOpen }: ChatPageProps) {
  useDocumentTitle(copyChat.view);
  const [isListOpen, setIsListOpen] = useState(false);
  const [shown, setShown] = useState<Shown>({ key: 0, sessionId, address: sessionId });
  // A new conversation gets its address while its answer streams; the view then stays, every other change of the
  // address opens another conversation.
  if (sessionId !== shown.address) {
    setIsListOpen(false);
    const isSame = sessionId === shown.sessionId;
    setShown({ key: isSame ? shown.key : shown.key + 1, sessionId, address: sessionId });
  }
  const open = (id: string | undefined): void => {
    setIsListOpen(false);
    if (id === undefined && sessionId === undefined)
      setShown((now) => ({ ...now, key: now.key + 1, sessionId: id }));
    onOpen(id);
  };
  const panel = <SessionPanel openId={shown.sessionId} onOpen={open} />;
  return (
    <div className="flex min-h-0 flex-1">
      <aside
        aria-label={copyChat.conversations}
        className="hidden w-72 shrink-0 border-r border-line bg-surface lg:block"
      >
        {panel}
      </aside>
      {isListOpen && (
        <Modal title={copyChat.conversations} placement="left" onClose={() => setIsListOpen(false)}>
          {panel}
        </Modal>
      )}
      <ConversationView
        key={shown.key}
        sessionId={shown.sessionId}
        onSession={(id) => {
          setShown((now) => ({ ...now, sessionId: id }));
          onOpen(id, { replace: true });
        }}
        onNew={() => open(undefined)}
        onShowList={() => setIsListOpen(true)}
      />
    </div>
  );
}
