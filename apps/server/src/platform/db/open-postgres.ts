import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Database, DatabaseHandle, JobsDatabase } from "./database.ts";
import { listenOnConnection } from "./listen-on-connection.ts";

export type PostgresOptions = {
  /** Connection string (libpq URI) of the application; may carry several hosts. */
  url: string;
  /** Connection string of the owner of the schema; the same where there is one login. */
  ownerUrl: string;
  poolSize: number;
  /** Told of connections that break outside a statement; the pool replaces them by itself. */
  onConnectionError: (error: Error) => void;
};

// A request must be answered in 10 s even while a table is locked and the waiting ones fill the pool: it may wait for
// a connection several times before it waits for the lock.
const STATEMENT_TIMEOUT_MS = 8_000;
const LOCK_TIMEOUT_MS = 1_500;
const CONNECT_TIMEOUT_MS = 2_500;

const sessionOptions = (role: string | undefined): string =>
  [
    `-c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    `-c lock_timeout=${LOCK_TIMEOUT_MS}`,
    // Compiling a statement costs more than any of ours takes.
    "-c jit=off",
    `-c idle_in_transaction_session_timeout=${STATEMENT_TIMEOUT_MS}`,
    ...(role === undefined ? [] : [`-c role=${role}`]),
  ].join(" ");

function createPool(
  url: string,
  max: number,
  role: string | undefined,
  onError: (error: Error) => void,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    options: sessionOptions(role),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Ends a query whose connection hangs without a reset, as when the server is paused.
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    keepAlive: true,
    application_name: "cdsa",
  });
  pool.on("connect", (client) => {
    // The pool listens to idle connections alone: one lost between two statements of a transaction would end the process.
    client.on("error", onError);
  });
  pool.on("error", () => undefined);
  return pool;
}

const jobsAdapter = (pool: pg.Pool, listen: DatabaseHandle["listen"]): JobsDatabase => ({
  async executeSql(text, values) {
    // Several statements in one text answer with one result each.
    const result: pg.QueryResult<object> | pg.QueryResult<object>[] = await pool.query<object>(text, values);
    return { rows: [result].flat().flatMap((each) => each.rows) };
  },
  listen: (channel, onNotification, onReconnect) => listen(channel, onNotification, onReconnect),
});

/** Opens PostgreSQL: a pool as `cdsa_app`, a small one as the owner, one connection per LISTEN channel. */
export function openPostgres(options: PostgresOptions): DatabaseHandle {
  const appPool = createPool(options.url, options.poolSize, "cdsa_app", options.onConnectionError);
  const ownerPool = createPool(options.ownerUrl, 2, undefined, options.onConnectionError);
  // Drizzle's result type also carries driver fields that no module uses.
  const db = drizzle(appPool) as unknown as Database;
  const ownerDb = drizzle(ownerPool) as unknown as Database;
  const listen: DatabaseHandle["listen"] = (channel, onPayload, onGap) =>
    listenOnConnection({ url: options.url, channel, onPayload, onGap, onError: options.onConnectionError });
  return {
    kind: "postgres",
    db,
    asOwner: (work) => ownerDb.transaction(work),
    listen,
    jobsDatabase: { app: jobsAdapter(appPool, listen), owner: jobsAdapter(ownerPool, listen) },
    async [Symbol.asyncDispose]() {
      await Promise.all([appPool.end(), ownerPool.end()]);
    },
  };
}
