import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import { fromPglite } from "pg-boss";
import type { Database, DatabaseHandle } from "./database.ts";
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
  // Drizzle's PGlite driver answers with the same rows under a differently named result type.
  const db = drizzle(client) as unknown as Database;
  return {
    kind: "pglite",
    db,
    staleReads: readFromPrimary,
    asOwner: (work) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`SET LOCAL ROLE postgres`);
        return work(tx);
      }),
    async listen(channel, onPayload, onGap) {
      const stop = await client.listen(channel, onPayload);
      onGap();
      return { close: () => stop() };
    },
    jobsDatabase: { app: fromPglite(client), owner: fromPglite(client) },
    async [Symbol.asyncDispose]() {
      if (!client.closed) await client.close();
    },
  };
}

/** From here on the connection works as the application role; call it once migrations are done. */
export async function enterApplicationRole(handle: DatabaseHandle): Promise<void> {
  await handle.db.execute(sql`SET ROLE cdsa_app`);
}
