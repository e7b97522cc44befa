import type { Logger as PinoLogger } from "pino";
import type { Config } from "../config/config.ts";
import type { Secrets } from "../config/secrets.ts";
import { createPostgresRateLimitStore } from "../platform/cache/postgres-rate-limit-store.ts";
import { createRateLimiter, type RateLimiter } from "../platform/cache/rate-limiter.ts";
import { connectRedis, type RedisConnection } from "../platform/cache/redis-connection.ts";
import { createRedisRateLimitStore } from "../platform/cache/redis-rate-limit-store.ts";
import type { Clock } from "../platform/clock.ts";
import { deriveKey } from "../platform/crypto/derive-key.ts";
import type { EnvelopeKey } from "../platform/crypto/envelope.ts";
import type { DatabaseHandle } from "../platform/db/database.ts";
import { createIdempotency, type Idempotency } from "../platform/http/idempotency.ts";
import { createOpenStreams, type OpenStreams } from "../platform/http/open-streams.ts";
import { createJobs, type Jobs } from "../platform/jobs/jobs.ts";
import { createPostgresPubSub } from "../platform/pubsub/postgres-pubsub.ts";
import type { PubSub } from "../platform/pubsub/pubsub.ts";

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
  keys: EnvelopeKeys;
  pubsub: PubSub;
  jobs: Jobs;
  openStreams: OpenStreams;
  /** Null without REDIS_URL. */
  redis: RedisConnection | null;
  rateLimiter: RateLimiter;
  idempotency: Idempotency;
};

export type EnvelopeKeys = { keyEncryptionKey: EnvelopeKey; idempotency: EnvelopeKey; canary: EnvelopeKey };

/** The keys by what they are for; `kek-1` is the id that envelopes under ENCRYPTION_KEY name. */
export const envelopeKeys = (secrets: Secrets): EnvelopeKeys => ({
  keyEncryptionKey: { id: "kek-1", key: secrets.encryptionKey },
  idempotency: { id: "idem-1", key: deriveKey(secrets.secretKey, "idempotency-answers") },
  canary: { id: "root-1", key: deriveKey(secrets.secretKey, "canary") },
});

/** Opens what the platform needs; `stack` closes it again. */
export async function createPlatform(
  options: PlatformOptions,
  stack: AsyncDisposableStack,
): Promise<Platform> {
  const { config, secrets, logger, database, clock } = options;
  const { db } = database;
  const keys = envelopeKeys(secrets);
  const warn = (what: string) => (error: unknown) => {
    logger.warn({ err: error }, what);
  };
  const pubsub = stack.use(await createPostgresPubSub(database));
  const jobs = stack.use(createJobs(database, warn("background jobs")));
  const redis = config.redisUrl === null ? null : stack.use(connectRedis(config.redisUrl, warn("redis")));
  const counters = createPostgresRateLimitStore(db);
  const rateLimiter = stack.use(
    createRateLimiter({
      ...config.http.rateLimit,
      store: redis
        ? createRedisRateLimitStore(redis, config.http.rateLimit.periodSeconds, counters)
        : counters,
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
    pubsub,
    jobs,
    openStreams: createOpenStreams(),
    redis,
    rateLimiter,
    idempotency,
  };
}
