import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { join } from "node:path";

const REPOSITORY = join(import.meta.dirname, "../..");
const START_TIMEOUT_MS = 60_000;
const READY = /CDSA is ready at (http:\/\/\S+)/;
const INHERITED = ["PATH", "HOME", "TMPDIR", "TZ", "LANG"];

/** The server as its operator runs it, in a process of its own. */
export interface SpawnedServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until `/health/ready` said so. */
  readonly readyAfterMs: number;
  isDead(): boolean;
  /** Sends a signal, waits for the end, and answers with the exit code and how long the end took. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<{ code: number | null; afterMs: number }>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
}

/**
 * Starts `main.ts` with nothing in its environment but what is given, on a port of its own choice.
 * @param onSpawned is handed the means to kill it while it is starting.
 * @throws Error with what it printed, where it ends or takes too long before it is ready.
 */
export async function spawnServer(
  env: Readonly<Record<string, string>>,
  onSpawned: (kill: () => void) => void = () => undefined,
): Promise<SpawnedServer> {
  const startedAt = performance.now();
  const inherited = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
  const child = spawn(process.execPath, ["apps/server/src/main.ts"], {
    cwd: REPOSITORY,
    // The embedded model would take a core from whatever is tested.
    env: {
      ...inherited,
      API_PORT: "0",
      LOG_LEVEL: "silent",
      RATE_LIMIT_REQUESTS: "1000000",
      EMBEDDING_MODEL: "none",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit").then(() => undefined);
  const isDead = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const end: SpawnedServer["end"] = async (signal) => {
    const from = performance.now();
    if (!isDead()) child.kill(signal);
    await ended;
    return { code: child.exitCode, afterMs: performance.now() - from };
  };
  onSpawned(() => child.kill("SIGKILL"));
  let output = "";
  const found = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
      const url = READY.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    const fail = (why: string): void => {
      reject(new Error(`The server ${why}:\n${output}`));
    };
    void ended.then(() => {
      fail(`ended with ${child.signalCode ?? `exit code ${child.exitCode ?? "none"}`} before it was ready`);
    });
    setTimeout(() => {
      fail(`was not ready after ${START_TIMEOUT_MS} ms`);
    }, START_TIMEOUT_MS).unref();
  });
  try {
    const url = await found;
    await untilReady(url);
    const readyAfterMs = performance.now() - startedAt;
    return {
      url,
      pid: child.pid ?? 0,
      readyAfterMs,
      isDead,
      end,
      ended,
      async [Symbol.asyncDispose]() {
        await end("SIGKILL");
      },
    };
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
}

async function untilReady(url: string): Promise<void> {
  const signal = AbortSignal.timeout(START_TIMEOUT_MS);
  for (;;) {
    const response = await fetch(`${url}/health/ready`, { signal });
    await response.arrayBuffer();
    if (response.ok) return;
    await delay(50, undefined, { signal });
  }
}
