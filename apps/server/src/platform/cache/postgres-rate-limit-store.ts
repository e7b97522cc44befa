import { sql } from "drizzle-orm";
import { type Database, queryRows } from "../db/database.ts";
import type { RateLimitStore } from "./rate-limiter.ts";

/** Counts in an unlogged table; windows that ended an hour ago are dropped on the way. */
export const createPostgresRateLimitStore = (db: Database): RateLimitStore => ({
  async add(hits) {
    const values = hits.map(
      (hit) =>
        sql`(${hit.subject}::text, ${hit.windowStart.toISOString()}::timestamptz, ${hit.hits}::integer)`,
    );
    const rows = await queryRows<{ subject: string; hits: number }>(
      db,
      // In one order everywhere, so that two instances never wait for each other's rows.
      sql`INSERT INTO rate_limit_windows (subject, window_start, hits)
          SELECT * FROM (VALUES ${sql.join(values, sql`, `)}) AS given (subject, window_start, hits) ORDER BY subject
          ON CONFLICT (subject, window_start) DO UPDATE SET hits = rate_limit_windows.hits + excluded.hits
          RETURNING subject, hits`,
    );
    await db.execute(sql`DELETE FROM rate_limit_windows WHERE window_start < now() - interval '1 day'`);
    const totals = new Map(rows.map((row) => [row.subject, row.hits]));
    return hits.map((hit) => totals.get(hit.subject) ?? hit.hits);
  },
});
