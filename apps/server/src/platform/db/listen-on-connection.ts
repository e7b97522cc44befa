import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { clientFor, type ConnectionPlan } from "./choose-postgres-host.ts";
import type { Subscription } from "./database.ts";

export type ListenOptions = {
  plan: ConnectionPlan;
  channel: string;
  onPayload: (payload: string) => void;
  onGap: () => void;
  onError: (error: Error) => void;
};

const RECONNECT_DELAY_MS = 1_000;
const HEARTBEAT_INTERVAL_MS = 5_000;

/** Holds one connection that LISTENs, and replaces it until closed; the first one must succeed. */
export async function listenOnConnection(options: ListenOptions): Promise<Subscription> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current: pg.Client | null = await connect(options);
  options.onGap();

  const supervise = async (): Promise<void> => {
    while (current) {
      await brokenConnection(current, signal);
      await current.end().catch(options.onError);
      current = await reconnect(options, signal);
    }
  };
  const supervision = supervise();

  return {
    async close() {
      stopping.abort();
      await supervision;
    },
  };
}

/** Tries until a connection listens; null once the subscription is closed. */
async function reconnect(options: ListenOptions, signal: AbortSignal): Promise<pg.Client | null> {
  while (!signal.aborted) {
    try {
      const client = await connect(options);
      options.onGap();
      return client;
    } catch (error) {
      options.onError(error instanceof Error ? error : new Error("LISTEN connection failed"));
      await delay(RECONNECT_DELAY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}

async function connect(options: ListenOptions): Promise<pg.Client> {
  const { url, chooser } = options.plan;
  const client = new (clientFor(chooser))({
    connectionString: url,
    application_name: "cdsa-listen",
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  });
  client.on("notification", (message) => {
    options.onPayload(message.payload ?? "");
  });
  client.on("error", options.onError);
  await client.connect();
  await client.query(`LISTEN ${client.escapeIdentifier(options.channel)}`);
  return client;
}

/** Resolves when the connection ends, stops answering, or the subscription is closed. */
function brokenConnection(client: pg.Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const heartbeat = setInterval(() => {
      client.query("SELECT 1").catch(done);
    }, HEARTBEAT_INTERVAL_MS);
    function done(): void {
      clearInterval(heartbeat);
      signal.removeEventListener("abort", done);
      resolve();
    }
    client.once("end", done);
    client.once("error", done);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
