import type { Health } from "@cdsa/contracts";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { RedisConnection } from "../platform/cache/redis-connection.ts";
import type { Queryable } from "../platform/db/database.ts";

export type ServiceStatus = Health["services"]["database"];

/** Asks a service how it is. Its detail is public: no addresses, no names, no texts of errors. */
export type ServiceCheck = () => ServiceStatus | Promise<ServiceStatus>;

export type HealthDependencies = {
  version: string;
  db: Pick<Queryable, "execute">;
  /** Whether the database is the embedded one, which does one thing at a time. */
  isEmbedded: boolean;
  redis: ServiceCheck;
  llm: ServiceCheck;
};

export interface HealthChecks {
  health(): Promise<Health>;
  database(): Promise<ServiceStatus>;
}

/** Without Redis the server counts in the database. */
export function describeRedis(redis: Pick<RedisConnection, "isReady"> | null): ServiceStatus {
  if (redis === null) return { status: "not_configured" };
  if (redis.isReady()) return { status: "healthy" };
  return { status: "degraded", detail: "Redis does not answer; limits are counted in the database." };
}

const CHECK_TIMEOUT_MS = 2_000;

/** The check's answer, or `unavailable` where it fails or takes longer than two seconds. */
async function bounded(check: ServiceCheck): Promise<ServiceStatus> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<ServiceStatus>((resolve) => {
    timer = setTimeout(() => {
      resolve({ status: "unavailable", detail: `No answer within ${CHECK_TIMEOUT_MS / 1000} seconds.` });
    }, CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([Promise.resolve().then(check), timeout]);
  } catch {
    return { status: "unavailable", detail: "The check failed." };
  } finally {
    clearTimeout(timer);
  }
}

// Long enough for a short piece of work, short enough for a probe that asks within a second.
const BUSY_AFTER_MS = 500;
const STUCK_AFTER_MS = 60_000;

/**
 * Asks the embedded database, which does one thing at a time: while a long one runs, such as the indexing of a large
 * document, it is busy and not away. One question waits in its queue, however often it is looked at.
 */
function embeddedCheck(ask: ServiceCheck): ServiceCheck {
  let asked: { at: number; answer: Promise<ServiceStatus> } | null = null;
  return async () => {
    const { at, answer } = (asked ??= {
      at: performance.now(),
      answer: Promise.resolve(ask()).finally(() => {
        asked = null;
      }),
    });
    // The answer is listened to again by whoever looks next.
    answer.catch(() => undefined);
    const timeout = new AbortController();
    try {
      const busy = delay(BUSY_AFTER_MS, null, { signal: timeout.signal });
      const status = await Promise.race([answer, busy]);
      if (status !== null) return status;
    } finally {
      timeout.abort();
    }
    const waitedMs = performance.now() - at;
    return waitedMs > STUCK_AFTER_MS
      ? { status: "unavailable", detail: `No answer within ${STUCK_AFTER_MS / 1000} seconds.` }
      : { status: "degraded", detail: "The embedded database is busy; it does one thing at a time." };
  };
}

/** Lets callers share a check that is under way, so that many probes hold no more than one connection. */
function shared(check: ServiceCheck): () => Promise<ServiceStatus> {
  let running: Promise<ServiceStatus> | null = null;
  return () => {
    running ??= bounded(check).finally(() => {
      running = null;
    });
    return running;
  };
}

/** Without the database nothing works; without another service the server works with less. */
function overall(services: Health["services"]): Health["status"] {
  if (services.database.status === "unavailable") return "unavailable";
  const isLess = Object.values(services).some(
    ({ status }) => status === "degraded" || status === "unavailable",
  );
  return isLess ? "degraded" : "healthy";
}

export function createHealthChecks({
  version,
  db,
  isEmbedded,
  redis,
  llm,
}: HealthDependencies): HealthChecks {
  const askDatabase = async (): Promise<ServiceStatus> => {
    await db.execute(sql`SELECT 1`);
    return { status: "healthy" };
  };
  const checkDatabase = shared(isEmbedded ? embeddedCheck(askDatabase) : askDatabase);
  const checkRedis = shared(redis);
  const checkLlm = shared(llm);
  return {
    database: checkDatabase,
    async health() {
      const [databaseStatus, redisStatus, llmStatus] = await Promise.all([
        checkDatabase(),
        checkRedis(),
        checkLlm(),
      ]);
      const services = { database: databaseStatus, redis: redisStatus, llm: llmStatus };
      return { status: overall(services), version, services };
    },
  };
}
