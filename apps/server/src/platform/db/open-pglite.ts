import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { sql } from "drizzle-orm";
import { escapeIdentifier } from "pg";
import type { DatabaseHandle } from "./database.ts";
import { PgliteStream } from "./pglite-stream.ts";
import { createDatabase, createJobsDatabase, createPool } from "./postgres-pool.ts";
import { readFromPrimary } from "./stale-reads.ts";

// Smaller than PostgreSQL's default: the embedded database shares the server's memory.
const STARTUP_PARAMETERS = ["-c", "shared_buffers=16MB"];

/**
 * Opens the embedded database (PostgreSQL compiled to WebAssembly) in `directory`, or in memory.
 * It never calls fsync: a power cut can lose data, a killed process cannot.
 * @param files of a database to begin with, as PGlite dumps them.
 */
export async function openPglite(directory: string | undefined, files?: Blob): Promise<DatabaseHandle> {
  if (directory !== undefined && !existsSync(join(directory, "PG_VERSION"))) await initialise(directory);
  const client = await PGlite.create({
    ...(directory !== undefined && { dataDir: directory }),
    ...(files !== undefined && { loadDataDir: files }),
    extensions: { vector },
    startParams: [...PGlite.defaultStartParams, ...STARTUP_PARAMETERS],
  });
  return wrapPglite(client);
}

/** Makes the files of a new database in a thread of its own, whose memory is free again afterwards. */
async function initialise(directory: string): Promise<void> {
  const worker = new Worker(join(import.meta.dirname, "initialise-pglite.worker.ts"), {
    workerData: directory,
  });
  await new Promise<void>((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The embedded database could not be made in ${directory} (exit code ${code}).`));
    });
  });
}

/** Wraps an open PGlite; the session user is a superuser, so the role is set for each kind of work. */
export function wrapPglite(client: PGlite): DatabaseHandle {
  // One session is all that PGlite has: whoever wants it next waits.
  const pool = createPool({
    max: 1,
    idleTimeoutMillis: 0,
    user: "postgres",
    stream: () => new PgliteStream(client),
  });
  const heard = new EventEmitter();
  pool.on("connect", (connection) => {
    connection.on("notification", ({ channel, payload }) => heard.emit(channel, payload ?? ""));
  });
  const listen: DatabaseHandle["listen"] = async (channel, onPayload, onGap) => {
    heard.on(channel, onPayload);
    await pool.query(`LISTEN ${escapeIdentifier(channel)}`);
    onGap();
    return {
      close: async () => {
        heard.off(channel, onPayload);
      },
    };
  };
  const db = createDatabase(pool);
  const jobsDatabase = createJobsDatabase(pool, listen);
  return {
    kind: "pglite",
    db,
    staleReads: readFromPrimary,
    asOwner: (work) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`SET LOCAL ROLE postgres`);
        return work(tx);
      }),
    asOwnerUnlimited: (statement) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`SET LOCAL ROLE postgres`);
        await tx.execute(sql`SET LOCAL statement_timeout = 0`);
        await tx.execute(statement);
      }),
    listen,
    jobsDatabase: { app: jobsDatabase, owner: jobsDatabase },
    async [Symbol.asyncDispose]() {
      await pool.end();
      if (!client.closed) await client.close();
    },
  };
}

/** From here on the connection works as the application role; call it once migrations are done. */
export async function enterApplicationRole(handle: DatabaseHandle): Promise<void> {
  await handle.db.execute(sql`SET ROLE cdsa_app`);
}
