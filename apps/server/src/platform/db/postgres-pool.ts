import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Database, DatabaseHandle, JobsDatabase, Transaction } from "./database.ts";
import { PreparingClient } from "./preparing-client.ts";

/** A pool whose statements of one transaction may be sent together: the answers come in their order. */
export const createPool = (settings: pg.PoolConfig): pg.Pool =>
  new pg.Pool({ Client: PreparingClient, ...settings, pipeline: true });

/** The pool as modules see it. */
export function createDatabase(pool: pg.Pool): Database {
  // Drizzle's result type also carries driver fields that no module uses.
  const db = drizzle(pool) as unknown as Database;
  db.transaction = (work, config) => inTransaction(pool, work, config);
  return db;
}

/** What Drizzle knows of a connection (its dialect with the names of columns), made once for each. */
const onConnection = new WeakMap<pg.PoolClient, Database>();

function databaseOn(client: pg.PoolClient): Database {
  const known = onConnection.get(client);
  if (known) return known;
  const db = drizzle(client) as unknown as Database;
  onConnection.set(client, db);
  return db;
}

/** Drizzle's own way keeps a connection for ever where BEGIN fails on it. */
async function inTransaction<Result>(
  pool: pg.Pool,
  work: (tx: Transaction) => Promise<Result>,
  config: Parameters<Database["transaction"]>[1],
): Promise<Result> {
  const client = await pool.connect();
  try {
    return await databaseOn(client).transaction(work, config);
  } finally {
    client.release();
  }
}

export const createJobsDatabase = (pool: pg.Pool, listen: DatabaseHandle["listen"]): JobsDatabase => ({
  async executeSql(text, values) {
    // Several statements in one text answer with one result each.
    const result: pg.QueryResult<object> | pg.QueryResult<object>[] = await pool.query<object>(text, values);
    return { rows: [result].flat().flatMap((each) => each.rows) };
  },
  listen: (channel, onNotification, onReconnect) => listen(channel, onNotification, onReconnect),
});
