export type CounterIncrement = { key: string; by: number; expireSeconds: number };

export interface RedisConnection extends AsyncDisposable {
  isReady(): boolean;
  /** Adds to counters in one round trip and answers with their new values, in order. */
  increment(counters: readonly CounterIncrement[]): Promise<number[]>;
}

// A Redis that is paused, or behind a network that swallows packets, counts as away after this silence.
const PING_INTERVAL_MS = 1_000;
const SILENCE_TIMEOUT_MS = 3_000;

/** Connects in the background: a Redis that is away degrades the server, it does not stop it. */
export async function connectRedis(url: string, onError: (error: unknown) => void): Promise<RedisConnection> {
  // Only a server that uses it pays for its 6 MB.
  const { createClient } = await import("redis");
  const client = createClient({
    url,
    socket: {
      connectTimeout: 2_000,
      socketTimeout: SILENCE_TIMEOUT_MS,
      reconnectStrategy: (retries) => Math.min(100 * 2 ** Math.min(retries, 6), 5_000),
    },
    pingInterval: PING_INTERVAL_MS,
    disableOfflineQueue: true,
  });
  client.on("error", onError);
  client.connect().catch(onError);
  return {
    isReady: () => client.isReady,
    async increment(counters) {
      const batch = client.multi();
      for (const { key, by, expireSeconds } of counters) batch.incrBy(key, by).expire(key, expireSeconds);
      const answers = await batch.exec();
      return counters.map((counter, index) => Number(answers[index * 2] ?? counter.by));
    },
    [Symbol.asyncDispose]() {
      client.destroy();
      return Promise.resolve();
    },
  };
}
