import { setTimeout as delay } from "node:timers/promises";
import type { SpawnedServer } from "../support/spawn-server.ts";
import { type Answer, type Call, callApi } from "./api-client.ts";

const PATIENCE_MS = 90_000;
const PAUSE_MS = 200;

/** A server that is started again whenever a client finds it dead, as a supervisor would. */
export interface RestartingServer extends AsyncDisposable {
  kill(): Promise<void>;
  /**
   * Calls until there is an answer that is not the server's own trouble: what a careful client does.
   * @throws Error after 90 seconds.
   */
  insist(path: string, call?: Call): Promise<Answer>;
  /** How long each start after the first one took until it was ready. */
  readonly restartsMs: readonly number[];
}

/**
 * @param start for every start, also the first.
 * @param mayRestart is awaited before a dead server is started again.
 */
export async function startRestarting(
  start: (isFirst: boolean) => Promise<SpawnedServer>,
  mayRestart: () => Promise<unknown> = () => Promise.resolve(),
): Promise<RestartingServer> {
  const restartsMs: number[] = [];
  let server = await start(true);
  let restarting: Promise<void> | null = null;

  const restart = async (): Promise<void> => {
    await mayRestart();
    server = await start(false);
    restartsMs.push(server.readyAfterMs);
  };
  const living = async (): Promise<SpawnedServer> => {
    if (server.isDead()) {
      restarting ??= restart().finally(() => {
        restarting = null;
      });
      await restarting;
    }
    return server;
  };
  return {
    restartsMs,
    async kill() {
      await server.end("SIGKILL");
    },
    async insist(path, call) {
      const deadline = performance.now() + PATIENCE_MS;
      let last = "no answer";
      while (performance.now() < deadline) {
        const { url, ended } = await living();
        const answer = await callApi(url, path, call).catch(() => null);
        if (answer && answer.status < 500) return answer;
        if (answer) last = `${answer.status} ${answer.text}`;
        await Promise.race([ended, delay(PAUSE_MS)]);
      }
      throw new Error(`${path} was not answered within ${PATIENCE_MS} ms: ${last}`);
    },
    async [Symbol.asyncDispose]() {
      await restarting?.catch(() => undefined);
      await server.end("SIGKILL");
    },
  };
}
