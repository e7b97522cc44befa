import type pg from "pg";
import { clientFor, type ConnectionPlan, planConnections } from "./choose-postgres-host.ts";
import type { DatabaseHandle } from "./database.ts";
import { listenOnConnection } from "./listen-on-connection.ts";
import { createDatabase, createJobsDatabase, createPool } from "./postgres-pool.ts";
import { countWaits, STATEMENT_TIMEOUT_MS } from "./waiting-budget.ts";
import { readFromPrimary, readFromReplica, type StaleReads } from "./stale-reads.ts";

export type PostgresOptions = {
  /** Connection string (libpq URI) of the application; may name several hosts and `target_session_attrs`. */
  url: string;
  /** Connection string of the owner of the schema; the same where there is one login. */
  ownerUrl: string;
  /** Connection string of a server that may lag behind, for lists and statistics; null where there is none. */
  replicaUrl?: string | null;
  poolSize: number;
  /** Told of connections that break outside a statement; the pool replaces them by itself. */
  onConnectionError: (error: Error) => void;
};

// A request must be answered in 10 s even while a table is locked and the waiting ones fill the pool: it may wait for
// a connection several times before it waits for the lock.
const LOCK_TIMEOUT_MS = 1_500;
const CONNECT_TIMEOUT_MS = 2_500;

type Limits = { statementMs: number; lockMs: number };

const LIMITS: Limits = { statementMs: STATEMENT_TIMEOUT_MS, lockMs: LOCK_TIMEOUT_MS };
// What waits for all transactions that are open, and reads everything.
const UNLIMITED: Limits = { statementMs: 0, lockMs: 0 };

const sessionOptions = (role: string | undefined, { statementMs, lockMs }: Limits): string =>
  [
    `-c statement_timeout=${statementMs}`,
    `-c lock_timeout=${lockMs}`,
    // Compiling a statement costs more than any of ours takes.
    "-c jit=off",
    `-c idle_in_transaction_session_timeout=${STATEMENT_TIMEOUT_MS}`,
    ...(role === undefined ? [] : [`-c role=${role}`]),
  ].join(" ");

function openPool(
  { url, chooser }: ConnectionPlan,
  max: number,
  role: string | undefined,
  onError: (error: Error) => void,
  limits = LIMITS,
): pg.Pool {
  const pool = createPool({
    connectionString: url,
    Client: clientFor(chooser),
    max,
    options: sessionOptions(role, limits),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Ends a query whose connection hangs without a reset, as when the server is paused.
    ...(limits.statementMs > 0 && { query_timeout: limits.statementMs + 1_000 }),
    keepAlive: true,
    application_name: "cdsa",
  });
  pool.on("connect", (client) => {
    // The pool listens to idle connections alone: one lost between two statements of a transaction would end the process.
    client.on("error", onError);
  });
  pool.on("error", () => undefined);
  countWaits(pool);
  return pool;
}

function openReplica(
  { poolSize, onConnectionError }: PostgresOptions,
  url: string,
): { pool: pg.Pool; staleReads: StaleReads } {
  const pool = openPool(planConnections(url), poolSize, "cdsa_app", onConnectionError);
  return { pool, staleReads: readFromReplica(createDatabase(pool), onConnectionError) };
}

/**
 * Opens PostgreSQL: a pool as `cdsa_app`, one on the replica where there is one, a small one as the owner, one
 * connection per LISTEN channel.
 */
export function openPostgres(options: PostgresOptions): DatabaseHandle {
  const plan = planConnections(options.url);
  const appPool = openPool(plan, options.poolSize, "cdsa_app", options.onConnectionError);
  const ownerPool = openPool(planConnections(options.ownerUrl), 2, undefined, options.onConnectionError);
  const ownerDb = createDatabase(ownerPool);
  const replica = options.replicaUrl ? openReplica(options, options.replicaUrl) : null;
  const listen: DatabaseHandle["listen"] = (channel, onPayload, onGap) =>
    listenOnConnection({ plan, channel, onPayload, onGap, onError: options.onConnectionError });
  return {
    kind: "postgres",
    db: createDatabase(appPool),
    staleReads: replica?.staleReads ?? readFromPrimary,
    asOwner: (work) => ownerDb.transaction(work),
    async asOwnerUnlimited(statement) {
      const { ownerUrl, onConnectionError } = options;
      const pool = openPool(planConnections(ownerUrl), 1, undefined, onConnectionError, UNLIMITED);
      try {
        await createDatabase(pool).execute(statement);
      } finally {
        await pool.end();
      }
    },
    listen,
    jobsDatabase: { app: createJobsDatabase(appPool, listen), owner: createJobsDatabase(ownerPool, listen) },
    async [Symbol.asyncDispose]() {
      await Promise.all([appPool.end(), ownerPool.end(), replica?.pool.end()]);
    },
  };
}
