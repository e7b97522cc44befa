import type { JsonObject } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { type Job, fromDrizzle, PgBoss } from "pg-boss";
import type { DatabaseHandle, Queryable } from "../db/database.ts";

export type EnqueueOptions = { startAfterSeconds?: number; singletonKey?: string };

export interface JobQueue {
  /** Enqueues inside the caller's transaction: the job exists exactly if the change does. */
  enqueue(tx: Queryable, queue: string, data: JsonObject, options?: EnqueueOptions): Promise<void>;
}

export interface Jobs extends JobQueue, AsyncDisposable {
  start(): Promise<void>;
  /**
   * Handles a queue's jobs in batches, woken by NOTIFY. A batch whose handler throws is tried again whole, so
   * handlers do nothing twice.
   */
  work(queue: string, handler: (batch: readonly JsonObject[]) => Promise<void>): Promise<void>;
  /** Runs a queue's handler by a cron expression, once for all instances. */
  schedule(queue: string, cron: string): Promise<void>;
}

const BATCH_SIZE = 100;
const KEEP_COMPLETED_SECONDS = 3_600;
// A server that dies takes the batch it had fetched with it: others wait this long, and at most one look more.
const EXPIRE_SECONDS = 30;
const LOOK_INTERVAL_SECONDS = 10;

export const JOB_SCHEMA = "pgboss";

const bossOptions = (database: DatabaseHandle) => ({
  schema: JOB_SCHEMA,
  backend: database.kind === "pglite" ? ("pglite" as const) : ("postgres" as const),
  useListenNotify: true,
});

/** Creates or upgrades pg-boss's schema and the queues, as the owner, and lets the application role use them. */
export async function migrateJobs(database: DatabaseHandle, queues: readonly string[]): Promise<void> {
  const boss = new PgBoss({
    ...bossOptions(database),
    db: database.jobsDatabase.owner,
    supervise: false,
    schedule: false,
    useListenNotify: false,
  });
  boss.on("error", () => undefined);
  await boss.start();
  for (const queue of queues) {
    const stored = await boss.getQueue(queue);
    if (!stored) {
      await boss.createQueue(queue, {
        notify: true,
        retryLimit: 20,
        retryDelay: 1,
        retryBackoff: true,
        retryDelayMax: 60,
        expireInSeconds: EXPIRE_SECONDS,
        deleteAfterSeconds: KEEP_COMPLETED_SECONDS,
      });
    } else if (stored.expireInSeconds !== EXPIRE_SECONDS) {
      await boss.updateQueue(queue, { expireInSeconds: EXPIRE_SECONDS });
    }
  }
  await boss.stop({ graceful: false });
  await database.asOwner(async (tx) => {
    await tx.execute(sql.raw(`GRANT USAGE ON SCHEMA ${JOB_SCHEMA} TO cdsa_app`));
    await tx.execute(
      sql.raw(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${JOB_SCHEMA} TO cdsa_app`),
    );
    await tx.execute(sql.raw(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${JOB_SCHEMA} TO cdsa_app`));
    await tx.execute(sql.raw(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${JOB_SCHEMA} TO cdsa_app`));
  });
}

/** Durable background jobs in the database itself (pg-boss). */
export function createJobs(database: DatabaseHandle, onError: (error: Error) => void): Jobs {
  const boss = new PgBoss({
    ...bossOptions(database),
    db: database.jobsDatabase.app,
    migrate: false,
    createSchema: false,
    superviseIntervalSeconds: LOOK_INTERVAL_SECONDS,
    monitorIntervalSeconds: LOOK_INTERVAL_SECONDS,
  });
  boss.on("error", onError);
  return {
    async start() {
      await boss.start();
    },
    async enqueue(tx, queue, data, options = {}) {
      await boss.send(queue, data, {
        ...(options.startAfterSeconds !== undefined && { startAfter: options.startAfterSeconds }),
        ...(options.singletonKey !== undefined && { singletonKey: options.singletonKey }),
        db: fromDrizzle(tx, sql),
      });
    },
    async work(queue, handler) {
      await boss.work<JsonObject>(
        queue,
        { batchSize: BATCH_SIZE, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 },
        (jobs: Job<JsonObject>[]) => handler(jobs.map((job) => job.data)),
      );
    },
    async schedule(queue, cron) {
      await boss.schedule(queue, cron);
    },
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
}
