import { sql } from "drizzle-orm";
import type { DatabaseHandle } from "../../platform/db/database.ts";

const MONTHS_AHEAD = 3;

/** Makes the log's partitions up to three months ahead, as the owner; those that exist stay as they are. */
export async function ensureAuditPartitions(handle: Pick<DatabaseHandle, "asOwner">): Promise<void> {
  await handle.asOwner(async (tx) => {
    // A month is as long as its days in UTC, whatever the clock of the session.
    await tx.execute(sql`SET LOCAL TimeZone = 'UTC'`);
    await tx.execute(sql`SELECT create_audit_partitions(${MONTHS_AHEAD})`);
  });
}
