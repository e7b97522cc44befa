import type { AuditEventType, AuditOutcome, JsonObject } from "@cdsa/contracts";
import type { RequestOrigin } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { auditUnavailable } from "./audit.errors.ts";
import { auditEvents } from "./audit.tables.ts";

export type NewAuditEvent = {
  type: AuditEventType;
  outcome?: AuditOutcome;
  /** Null for what the server does by itself. */
  userId: string | null;
  /** The person it is about, where that is not the actor. */
  subjectUserId?: string | null;
  sessionId?: string | null;
  runId?: string | null;
  toolName?: string | null;
  /** Ids, types, counts and hashes; sensitive values only keyed-hashed or sealed. */
  details?: JsonObject;
  origin: RequestOrigin;
};

/**
 * Writes rows of the audit log in the caller's transaction: the change commits with its row or not at all.
 * @returns the ids of the rows, in order.
 * @throws AppError 503 `audit_unavailable`.
 */
export async function appendAuditEvents(tx: Queryable, events: readonly NewAuditEvent[]): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = events.map((event) => ({
    id: newId(),
    eventType: event.type,
    outcome: event.outcome ?? "SUCCESS",
    userId: event.userId,
    subjectUserId: event.subjectUserId ?? null,
    sessionId: event.sessionId ?? null,
    runId: event.runId ?? null,
    toolName: event.toolName ?? null,
    details: event.details ?? {},
    ipAddress: event.origin.ipAddress,
    userAgent: event.origin.userAgent,
    requestId: event.origin.requestId,
  }));
  try {
    await tx.insert(auditEvents).values(rows);
  } catch (error) {
    throw auditUnavailable(error);
  }
  return rows.map((row) => row.id);
}

/** One row; see `appendAuditEvents`. */
export async function appendAuditEvent(tx: Queryable, event: NewAuditEvent): Promise<string> {
  const [id] = await appendAuditEvents(tx, [event]);
  if (id === undefined) throw new TypeError("One event in, one id out.");
  return id;
}
