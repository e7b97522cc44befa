import type { AuditEventType, AuditOutcome, JsonObject } from "@cdsa/contracts";
import { type SQL, sql } from "drizzle-orm";
import type { RequestOrigin } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { auditUnavailable } from "./audit.errors.ts";

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
  const rows = events.map((event) => ({ ...event, id: newId() }));
  try {
    await tx.execute(
      sql`INSERT INTO audit_events (id, event_type, outcome, user_id, subject_user_id, session_id, run_id, tool_name,
                                    details, ip_address, user_agent, request_id)
          VALUES ${sql.join(rows.map(rowValues), sql`, `)}`,
    );
  } catch (error) {
    throw auditUnavailable(error);
  }
  return rows.map((row) => row.id);
}

const rowValues = ({ id, origin, ...event }: NewAuditEvent & { id: string }): SQL =>
  sql`(${id}, ${event.type}, ${event.outcome ?? "SUCCESS"}, ${event.userId}, ${event.subjectUserId ?? null},
       ${event.sessionId ?? null}, ${event.runId ?? null}, ${event.toolName ?? null}, ${JSON.stringify(event.details ?? {})},
       ${origin.ipAddress}, ${origin.userAgent}, ${origin.requestId})`;

/** One row; see `appendAuditEvents`. */
export async function appendAuditEvent(tx: Queryable, event: NewAuditEvent): Promise<string> {
  const [id] = await appendAuditEvents(tx, [event]);
  if (id === undefined) throw new TypeError("One event in, one id out.");
  return id;
}
