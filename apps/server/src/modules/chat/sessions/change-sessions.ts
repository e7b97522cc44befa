import type { ChatSession } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { conflict, notFound, staleVersion } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { ChatContext } from "../chat-context.ts";
import { DECLASSIFY } from "../declassification/declassify-action.ts";
import { endWaitingRun } from "../runs/end-waiting-run.ts";
import { findOpenRuns } from "../runs/runs.repository.ts";
import { presentSession } from "./present-session.ts";
import {
  findSessionIdsOf,
  lockOwnSession,
  updateSession,
  wipeDirectRuns,
  wipeSession,
} from "./sessions.repository.ts";

/** @throws AppError 404 unknown or foreign, 412 stale version. */
export async function changeSession(
  context: ChatContext,
  actor: Actor,
  sessionId: string,
  version: number,
  changes: { title?: string | undefined; isPinned?: boolean | undefined },
): Promise<ChatSession> {
  return context.db.transaction(async (tx) => {
    const stored = await lockOwnSession(tx, actor.userId, sessionId);
    if (!stored) throw notFound();
    const changed = await updateSession(tx, sessionId, version, {
      ...(changes.title !== undefined && { title: changes.title }),
      ...(changes.isPinned !== undefined && { isPinned: changes.isPinned }),
    });
    if (!changed) throw staleVersion(version, stored.version);
    await appendAuditEvent(tx, {
      type: "CHAT_SESSION_CHANGED",
      userId: actor.userId,
      sessionId,
      details: { fields: Object.keys(changes) },
      origin: actor.origin,
    });
    return presentSession(changed);
  });
}

/**
 * Deletes a chat with what was said in it; requests that still wait are superseded.
 * @throws AppError 404 unknown or foreign, 409 while it is being answered.
 */
export async function deleteSession(context: ChatContext, actor: Actor, sessionId: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    if (!(await lockOwnSession(tx, actor.userId, sessionId))) throw notFound();
    await wipe(context, tx, actor, sessionId);
  });
}

/** Deletes what a person who is being erased has said and called; done by a job, as often as it takes. */
export async function deleteConversationsOf(
  context: ChatContext,
  actor: Pick<Actor, "userId" | "origin">,
): Promise<void> {
  for (const sessionId of await findSessionIdsOf(context.db, actor.userId)) {
    await context.db.transaction((tx) => wipe(context, tx, actor, sessionId));
  }
  await context.db.transaction(async (tx) => {
    await wipeDirectRuns(tx, actor.userId);
    await appendAuditEvent(tx, {
      type: "ERASURE",
      userId: null,
      subjectUserId: actor.userId,
      details: { what: "conversations" },
      origin: actor.origin,
    });
  });
}

async function wipe(
  context: ChatContext,
  tx: Queryable,
  actor: Pick<Actor, "userId" | "origin">,
  sessionId: string,
): Promise<void> {
  for (const run of await findOpenRuns(tx, sessionId)) {
    const ended = await endWaitingRun(context, tx, run.id, {
      status: "SUPERSEDED",
      reason: "The chat was deleted.",
      actor,
    });
    if (!ended)
      throw conflict(
        "run_in_progress",
        "This chat is being answered. Stop the answer first, then delete the chat.",
      );
  }
  await context.approvals.endApprovalsAbout(
    tx,
    { kind: DECLASSIFY, subjectId: sessionId },
    { status: "SUPERSEDED", reason: "The chat was deleted.", actor },
  );
  await wipeSession(tx, sessionId);
  await context.protection.deletePseudonyms(tx, sessionId);
  await appendAuditEvent(tx, {
    type: "CHAT_SESSION_DELETED",
    userId: actor.userId,
    sessionId,
    origin: actor.origin,
  });
}
