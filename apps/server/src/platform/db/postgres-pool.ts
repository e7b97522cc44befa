import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Database, DatabaseHandle, JobsDatabase, Transaction } from "./database.ts";
import { PreparingClient } from "./preparing-client.ts";
import { together } from "./together.ts";
import { statementTimeoutMs } from "./waiting-budget.ts";

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
const onConnection = new WeakMap<pg.PoolClient, Transaction>();

function transactionOn(client: pg.PoolClient): Transaction {
  const known = onConnection.get(client);
  if (known) return known;
  // What a transaction has beyond a database on one connection, nesting and `rollback`, no module uses.
  const tx = drizzle(client) as unknown as Transaction;
  tx.transaction = () => Promise.reject(new TypeError("A transaction is open on this connection already."));
  onConnection.set(client, tx);
  return tx;
}

/** BEGIN goes out together with the first statements, and costs no round trip of its own. */
async function inTransaction<Result>(
  pool: pg.Pool,
  work: (tx: Transaction) => Promise<Result>,
  config: Parameters<Database["transaction"]>[1],
): Promise<Result> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    const [, result] = await together([client.query(beginWith(config)), work(transactionOn(client))]);
    const { command } = await client.query("COMMIT");
    // PostgreSQL answers so, without an error, where a statement had failed and nobody was told.
    if (command !== "COMMIT")
      throw new Error("The transaction was rolled back: one of its statements failed.");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {
      isBroken = true;
    });
    throw error;
  } finally {
    client.release(isBroken);
  }
}

/** Sent as one text, so that a time-out of its own costs the transaction no round trip. */
function beginWith({ isolationLevel, accessMode }: Parameters<Database["transaction"]>[1] = {}): string {
  const begin = ["BEGIN", isolationLevel && `ISOLATION LEVEL ${isolationLevel}`, accessMode]
    .filter(Boolean)
    .join(" ");
  const timeoutMs = statementTimeoutMs();
  return timeoutMs === null ? begin : `${begin}; SET LOCAL statement_timeout = ${timeoutMs}`;
}

export const createJobsDatabase = (pool: pg.Pool, listen: DatabaseHandle["listen"]): JobsDatabase => ({
  async executeSql(text, values) {
    // Several statements in one text answer with one result each.
    const result: pg.QueryResult<object> | pg.QueryResult<object>[] = await pool.query<object>(text, values);
    return { rows: [result].flat().flatMap((each) => each.rows) };
  },
  listen: (channel, onNotification, onReconnect) => listen(channel, onNotification, onReconnect),
});
