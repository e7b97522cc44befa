import type { ChatSession } from "@cdsa/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { LoadMore } from "../../components/ui/load-more.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { useNow } from "../../lib/use-now.ts";
import { chatSessionsQuery } from "./api/list-sessions.ts";
import { copyChat } from "./copy.ts";
import { groupSessions } from "./group-sessions.ts";
import { SessionRow } from "./session-row.tsx";

type SessionPanelProps = { openId: string | undefined; onOpen: (sessionId: string | undefined) => void };

/** My conversations: search, open, rename, pin, export, delete. */
export function SessionPanel({ openId, onOpen }: SessionPanelProps) {
  const sessions = useInfiniteQuery(chatSessionsQuery);
  const [search, setSearch] = useState("");
  const all = sessions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-col gap-2 p-3">
        <Button icon={<Plus size={16} aria-hidden />} onClick={() => onOpen(undefined)}>
          {copyChat.newChat}
        </Button>
        <TextField
          label={copyChat.search}
          isLabelHidden
          type="search"
          placeholder={copyChat.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <nav aria-label={copyChat.conversations} className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
        {sessions.isPending && <SkeletonRows count={7} rowClassName="h-8" />}
        <ProblemNote error={sessions.error} onRetry={() => void sessions.refetch()} />
        <SessionGroups
          all={all}
          search={search}
          openId={openId}
          onOpen={onOpen}
          isKnown={sessions.isSuccess}
        />
        <LoadMore pages={sessions} className="w-full" />
      </nav>
    </div>
  );
}

type SessionGroupsProps = SessionPanelProps & {
  all: readonly ChatSession[];
  search: string;
  isKnown: boolean;
};

function SessionGroups({ all, search, openId, onOpen, isKnown }: SessionGroupsProps) {
  const groups = groupSessions(all, search, useNow());
  if (isKnown && groups.length === 0) {
    return (
      <p className="px-2 py-4 text-[0.8125rem] text-muted">
        {all.length === 0 ? copyChat.noConversations : copyChat.noMatch}
      </p>
    );
  }
  return groups.map((group) => (
    <section key={group.name} aria-label={copyChat.groups[group.name]} className="mb-3">
      <h2 className="px-2 py-1 text-xs font-medium text-muted">{copyChat.groups[group.name]}</h2>
      <ul>
        {group.sessions.map((session) => (
          <SessionRow key={session.id} session={session} isOpen={session.id === openId} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  ));
}
