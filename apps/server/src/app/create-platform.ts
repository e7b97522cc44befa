import type { Logger as PinoLogger } from "pino";
import type { Config } from "../config/config.ts";
import type { Secrets } from "../config/secrets.ts";
import { createPostgresRateLimitStore } from "../platform/cache/postgres-rate-limit-store.ts";
import { createRateLimiter, type RateLimiter, type RateLimitStore } from "../platform/cache/rate-limiter.ts";
import { connectRedis, type RedisConnection } from "../platform/cache/redis-connection.ts";
import { createRedisRateLimitStore } from "../platform/cache/redis-rate-limit-store.ts";
import type { Clock } from "../platform/clock.ts";
import { deriveKey } from "../platform/crypto/derive-key.ts";
import type { EnvelopeKey } from "../platform/crypto/envelope.ts";
import type { Keyring } from "../platform/crypto/keyring.ts";
import { createEgressLog, type EgressLog } from "../platform/egress/egress-log.ts";
import type { DatabaseHandle } from "../platform/db/database.ts";
import { createIdempotency, type Idempotency } from "../platform/http/idempotency.ts";
import { createOpenStreams, type OpenStreams } from "../platform/http/open-streams.ts";
import { createJobs, type Jobs } from "../platform/jobs/jobs.ts";
import { createPostgresPubSub } from "../platform/pubsub/postgres-pubsub.ts";
import type { PubSub } from "../platform/pubsub/pubsub.ts";
import { type OpenedKeyring, openKeyring } from "./open-keyring.ts";

export type PlatformOptions = {
  config: Config;
  secrets: Secrets;
  logger: PinoLogger;
  /** Prepared: schema and queues are at this version, and it works as `cdsa_app`. */
  database: DatabaseHandle;
  clock: Clock;
};

/** What every module stands on. */
export type Platform = PlatformOptions & {
  keys: DerivedKeys;
  /** The key-encryption keys, checked against the database. */
  keyring: Keyring;
  /** Where those keys come from. */
  keyOrigins: OpenedKeyring["origins"];
  /** Checks the keys against what a restore has put into the database. */
  checkKeys: OpenedKeyring["checkAgainst"];
  pubsub: PubSub;
  jobs: Jobs;
  openStreams: OpenStreams;
  /** Null without REDIS_URL. */
  redis: RedisConnection | null;
  rateLimiter: RateLimiter;
  /** Where instances add up their counts. */
  rateLimitStore: RateLimitStore;
  idempotency: Idempotency;
  egressLog: EgressLog;
};

export type DerivedKeys = { idempotency: EnvelopeKey; canary: EnvelopeKey };

/** The keys derived from SECRET_KEY, by what they are for. */
const derivedKeys = (secrets: Secrets): DerivedKeys => ({
  idempotency: { id: "idem-1", key: deriveKey(secrets.secretKey, "idempotency-answers") },
  canary: { id: "root-1", key: deriveKey(secrets.secretKey, "canary") },
});

/**
 * Opens what the platform needs, the keys first; `stack` closes it again.
 * @throws WrongKeyError before anything is written, where the keys are not those of the database.
 */
export async function createPlatform(
  options: PlatformOptions,
  stack: AsyncDisposableStack,
): Promise<Platform> {
  const { config, secrets, logger, database, clock } = options;
  const { db } = database;
  const keys = derivedKeys(secrets);
  const egressLog = createEgressLog(db);
  const { keyring, origins, checkAgainst } = await openKeyring(db, secrets, keys.canary, egressLog);
  const warn = (what: string) => (error: unknown) => {
    logger.warn({ err: error }, what);
  };
  const pubsub = stack.use(await createPostgresPubSub(database));
  const jobs = stack.use(createJobs(database, warn("background jobs")));
  const redis =
    config.redisUrl === null ? null : stack.use(await connectRedis(config.redisUrl, warn("redis")));
  const counters = createPostgresRateLimitStore(db);
  const rateLimitStore = redis
    ? createRedisRateLimitStore(redis, config.http.rateLimit.periodSeconds, counters)
    : counters;
  const rateLimiter = stack.use(
    createRateLimiter({
      ...config.http.rateLimit,
      store: rateLimitStore,
      clock,
      onError: warn("rate limits are counted by this instance alone"),
    }),
  );
  const idempotency = createIdempotency(db, {
    hmac: deriveKey(secrets.secretKey, "idempotency-bodies"),
    envelope: keys.idempotency,
  });
  return {
    ...options,
    keys,
    keyring,
    keyOrigins: origins,
    checkKeys: checkAgainst,
    pubsub,
    jobs,
    openStreams: createOpenStreams(),
    redis,
    rateLimiter,
    rateLimitStore,
    idempotency,
    egressLog,
  };
}
