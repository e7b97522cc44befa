import type { RateLimitStore } from "./rate-limiter.ts";
import type { RedisConnection } from "./redis-connection.ts";

/** Counts in Redis while it answers, in `fallback` while it does not. */
export function createRedisRateLimitStore(
  redis: RedisConnection,
  periodSeconds: number,
  fallback: RateLimitStore,
): RateLimitStore {
  return {
    add(hits) {
      if (!redis.isReady()) return fallback.add(hits);
      return redis.increment(
        hits.map((hit) => ({
          key: `cdsa:rate:${hit.subject}:${hit.windowStart.getTime()}`,
          by: hit.hits,
          expireSeconds: periodSeconds * 2,
        })),
      );
    },
  };
}
