import type { Assume, SQL } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Db } from "pg-boss";
import type { StaleReads } from "./stale-reads.ts";

type RowsOf<Row> = { rows: Assume<Row, Record<string, unknown>>[] };

interface RowsResult extends PgQueryResultHKT {
  type: RowsOf<this["row"]>;
}

/** What pg-boss needs of a database. */
export type JobsDatabase = Db;

/** A connection pool, or the embedded database, as the application role. */
export type Database = PgDatabase<RowsResult>;

/** Either of both: what every repository method takes first. */
export type Queryable = Pick<
  Database,
  | "select"
  | "selectDistinct"
  | "selectDistinctOn"
  | "insert"
  | "update"
  | "delete"
  | "execute"
  | "$with"
  | "with"
>;

/** One transaction; a query on the pool inside it waits for ever on the embedded database. */
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

export type Subscription = { close(): Promise<void> };

export interface DatabaseHandle extends AsyncDisposable {
  readonly kind: "pglite" | "postgres";
  /** Works as `cdsa_app`. */
  readonly db: Database;
  /** Lists and statistics, from a replica where there is one. */
  readonly staleReads: StaleReads;
  /** One transaction in the owner's role: migrations, partitions, retention. */
  asOwner<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * One statement in the owner's role that takes the time it needs: the making of an index over what is there. On
   * PostgreSQL it runs outside of a transaction, beside the work of others; on the embedded database they wait for it.
   */
  asOwnerUnlimited(statement: SQL): Promise<void>;
  /**
   * Hears NOTIFY on a channel. `onGap` is called after each (re)connection: what was sent before it
   * may have been missed.
   */
  listen(channel: string, onPayload: (payload: string) => void, onGap: () => void): Promise<Subscription>;
  /** The same database for pg-boss, as the application role and as the owner. */
  readonly jobsDatabase: { app: JobsDatabase; owner: JobsDatabase };
}

/** Runs a hand-written statement and gives its rows as `Row`, which the statement's text promises. */
export async function queryRows<Row extends Record<string, unknown>>(
  db: Queryable,
  statement: SQL,
): Promise<Row[]> {
  const result = await db.execute(statement);
  // The statement's text, not the type system, fixes the shape of a row.
  return result.rows as Row[];
}
