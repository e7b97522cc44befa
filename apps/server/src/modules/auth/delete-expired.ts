import { sql } from "drizzle-orm";
import type { Queryable } from "../../platform/db/database.ts";

/**
 * Deletes what has run out and serves nobody: tickets, counters of wrong attempts, sign-ins with their old refresh
 * tokens a month after they ended. Invitations and API tokens stay as a record.
 */
export async function deleteExpired(db: Queryable): Promise<void> {
  await db.execute(sql`DELETE FROM stream_tickets WHERE expires_at <= now()`);
  await db.execute(sql`DELETE FROM sign_in_failures WHERE last_failure_at < now() - interval '1 day'`);
  await db.execute(sql`DELETE FROM sessions WHERE expires_at < now() - interval '30 days'`);
}
