import type { ChatSession } from "@cdsa/contracts";
import { dayGroup } from "../../lib/dates.ts";

const GROUPS = ["pinned", "today", "yesterday", "week", "older"] as const;
export type SessionGroup = { name: (typeof GROUPS)[number]; sessions: ChatSession[] };

/** Conversations whose title has the searched words, pinned ones first and then by day; groups without any left out. */
export function groupSessions(
  sessions: readonly ChatSession[],
  search: string,
  nowMs: number,
): SessionGroup[] {
  const wanted = search.trim().toLocaleLowerCase();
  const found = sessions.filter((session) => session.title.toLocaleLowerCase().includes(wanted));
  const groupOf = (session: ChatSession): SessionGroup["name"] =>
    session.isPinned ? "pinned" : dayGroup(session.updatedAt, nowMs);
  return GROUPS.map((name) => ({
    name,
    sessions: found.filter((session) => groupOf(session) === name),
  })).filter((group) => group.sessions.length > 0);
}
