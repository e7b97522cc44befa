import type { ChatSession, ChatSessionDetail, Page, PageQuery } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { decodeCursor, encodeCursor, toPage } from "../../../platform/ids/cursor.ts";
import type { ChatContext } from "../chat-context.ts";
import { findRunsOfSession } from "../runs/runs.repository.ts";
import { createRevealer } from "../pseudonyms/create-revealer.ts";
import { revealAll } from "../pseudonyms/reveal-all.ts";
import { isShown, presentSession, presentStoredMessage } from "./present-session.ts";
import { findMessagePage, findOwnSession, findSessionPage } from "./sessions.repository.ts";

const MAX_RUNS = 100;

/** The caller's chats, newest first. */
export async function listSessions(
  context: ChatContext,
  actor: Actor,
  query: PageQuery,
): Promise<Page<ChatSession>> {
  const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, z.uuid());
  const rows = await findSessionPage(context.db, actor.userId, query.limit + 1, before);
  return toPage(rows, query.limit, (row) => row.id, presentSession);
}

/**
 * One chat of the caller's: the newest messages, oldest of them first, and its newest runs.
 * @throws AppError 404 for an unknown or foreign chat.
 */
export async function readSession(
  context: ChatContext,
  actor: Actor,
  sessionId: string,
  query: PageQuery,
): Promise<ChatSessionDetail> {
  const session = await findOwnSession(context.db, actor.userId, sessionId);
  if (!session) throw notFound();
  const before =
    query.cursor === undefined
      ? undefined
      : Number(decodeCursor(query.cursor, z.string().regex(/^\d{1,15}$/)));
  const rows = await findMessagePage(context.db, sessionId, query.limit + 1, before);
  const shown = rows.slice(0, query.limit);
  const oldest = shown.at(-1);
  const runs = await findRunsOfSession(context.db, sessionId, MAX_RUNS);
  const approvalIds = await context.approvals.idsOfRuns(
    actor,
    runs.map((run) => run.id),
  );
  const revealer = createRevealer(context, actor, { sessionId, runId: null, what: "session" });
  return {
    session: presentSession(session),
    messages: await revealAll(revealer, shown.filter(isShown).reverse().map(presentStoredMessage)),
    runs: runs.map((run) => ({ id: run.id, state: run.state, approvalIds: approvalIds.get(run.id) ?? [] })),
    nextCursor: rows.length > query.limit && oldest ? encodeCursor(String(oldest.position)) : null,
  };
}
