import type { TicketSchema } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import { hashToken, newSecretToken } from "../../platform/crypto/secret-token.ts";
import { type Queryable, queryRows } from "../../platform/db/database.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { pageSignInOnly } from "./auth.errors.ts";

export type Ticket = z.infer<typeof TicketSchema>;

const TICKET_SECONDS = 30;

/**
 * Makes a secret that stands once for the Authorization header of a sign-in, within 30 seconds.
 * @throws AppError 403 for an API token: its scopes would not travel with the ticket.
 */
export async function issueTicket(tx: Queryable, actor: Actor): Promise<Ticket> {
  if (actor.via.kind !== "session") throw pageSignInOnly();
  const ticket = newSecretToken();
  await tx.execute(sql`DELETE FROM stream_tickets WHERE user_id = ${actor.userId} AND expires_at <= now()`);
  const [row] = await queryRows<{ expires_ms: number }>(
    tx,
    sql`INSERT INTO stream_tickets (token_hash, user_id, session_id, expires_at)
        VALUES (${hashToken(ticket)}, ${actor.userId}, ${actor.via.sessionId}, now() + make_interval(secs => ${TICKET_SECONDS}))
        RETURNING (extract(epoch FROM expires_at) * 1000)::float8 AS expires_ms`,
  );
  if (!row) throw new TypeError("One ticket in, one row out.");
  await appendAuditEvent(tx, {
    type: "TICKET_ISSUED",
    userId: actor.userId,
    details: { signInId: actor.via.sessionId },
    origin: actor.origin,
  });
  return { ticket, expiresAt: new Date(row.expires_ms).toISOString() };
}
