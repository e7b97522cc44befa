import type { RateLimitStore } from "./rate-limiter.ts";
import type { RedisConnection } from "./redis-connection.ts";

/**
 * Counts in Redis while it answers, in `fallback` while it does not. Hits that Redis may have counted before it went
 * away are counted there once more: a limit that is reached early is better than one that is lost.
 */
export function createRedisRateLimitStore(
  redis: Pick<RedisConnection, "isReady" | "increment">,
  periodSeconds: number,
  fallback: RateLimitStore,
): RateLimitStore {
  return {
    async add(hits) {
      if (!redis.isReady()) return fallback.add(hits);
      try {
        return await redis.increment(
          hits.map((hit) => ({
            key: `cdsa:rate:${hit.subject}:${hit.windowStart.getTime()}`,
            by: hit.hits,
            expireSeconds: periodSeconds * 2,
          })),
        );
      } catch {
        // The connection has told of its error already.
        return fallback.add(hits);
      }
    },
  };
}
