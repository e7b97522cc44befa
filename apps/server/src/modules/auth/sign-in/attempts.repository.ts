import { sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";

/** How fast wrong attempts slow down: the n-th failure blocks for `1 s × 2^(n − freeFailures)`, `longestSeconds` at most. */
export type BackOff = { freeFailures: number; firstSeconds: number; longestSeconds: number };

/** After this long without a failure the count begins anew. */
const FORGET_AFTER = sql`interval '1 hour'`;

export type Attempt = { allowed: true; failures: number } | { allowed: false; retryAfterSeconds: number };

/**
 * Counts an attempt as failed before it is judged, in one conditional statement: of any number of simultaneous
 * attempts only as many are judged as are free. `undoAttempt` takes back what turned out right.
 */
export async function countAttempt(db: Queryable, key: string, backOff: BackOff): Promise<Attempt> {
  const { freeFailures, firstSeconds, longestSeconds } = backOff;
  // The exponent is capped before the power, which would overflow.
  const blockAfter = (failures: ReturnType<typeof sql>) => sql`
    CASE WHEN ${failures} >= ${freeFailures}::integer
      THEN now() + make_interval(secs => least(${longestSeconds}::float8, ${firstSeconds}::float8 * 2 ^ least(${failures} - ${freeFailures}::integer, 30)))
    END`;
  const counted = sql`CASE WHEN failure.last_failure_at < now() - ${FORGET_AFTER} THEN 1 ELSE failure.failures + 1 END`;
  const [row] = await queryRows<{ failures: number }>(
    db,
    sql`INSERT INTO sign_in_failures AS failure (key, failures, last_failure_at, blocked_until)
        VALUES (${key}, 1, now(), ${blockAfter(sql`1`)})
        ON CONFLICT (key) DO UPDATE SET
          failures = ${counted}, last_failure_at = now(), blocked_until = ${blockAfter(sql`(${counted})`)}
        WHERE failure.blocked_until IS NULL OR failure.blocked_until <= now()
        RETURNING failures`,
  );
  if (row) return { allowed: true, failures: row.failures };
  const [blocked] = await queryRows<{ seconds: number }>(
    db,
    sql`SELECT ceil(extract(epoch FROM blocked_until - now()))::integer AS seconds FROM sign_in_failures WHERE key = ${key}`,
  );
  return { allowed: false, retryAfterSeconds: Math.max(1, blocked?.seconds ?? 1) };
}

/** Takes back one counted attempt, and the block it caused. */
export async function undoAttempt(db: Queryable, key: string): Promise<void> {
  await db.execute(
    sql`UPDATE sign_in_failures SET failures = greatest(failures - 1, 0), blocked_until = NULL WHERE key = ${key}`,
  );
}

/** Forgets the failures of a key. */
export async function forgetAttempts(db: Queryable, key: string): Promise<void> {
  await db.execute(sql`DELETE FROM sign_in_failures WHERE key = ${key}`);
}
