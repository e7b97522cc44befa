import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const REPOSITORY = join(import.meta.dirname, "../../..");
const START_TIMEOUT_MS = 60_000;
const READY = /CDSA is ready at (http:\/\/\S+)/;
const INHERITED = ["PATH", "HOME", "TMPDIR", "TZ", "LANG"];

/** The password of the four sample people: admin, manager, analyst and auditor. */
export const SAMPLE_PASSWORD = "lantern-orchid-47-harbour";

export interface CdsaServer extends AsyncDisposable {
  readonly url: string;
  /** Ends the process at once, as a power switch would, and starts it again on the same data and the same port. */
  killAndRestart(): Promise<void>;
}

/** Starts the server as its user does, in a process and a data directory of its own. */
export async function startCdsaServer(env: Readonly<Record<string, string>> = {}): Promise<CdsaServer> {
  await using stack = new AsyncDisposableStack();
  const dataDirectory = await mkdtemp(join(tmpdir(), "cdsa-e2e-"));
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  const start = (port: string): Promise<{ child: ChildProcess; url: string }> =>
    spawnServer({
      ...Object.fromEntries(INHERITED.flatMap((name) => inherited(name))),
      DATA_DIR: dataDirectory,
      API_PORT: port,
      SAMPLE_PASSWORD,
      RATE_LIMIT_REQUESTS: "1000000",
      LOG_LEVEL: "silent",
      ...env,
    });
  const first = await start("0");
  const { url } = first;
  let { child } = first;
  stack.defer(() => end(child, "SIGTERM"));
  const resources = stack.move();
  return {
    url,
    async killAndRestart() {
      await end(child, "SIGKILL");
      ({ child } = await start(new URL(url).port));
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

const inherited = (name: string): [string, string][] => {
  const value = process.env[name];
  return value === undefined ? [] : [[name, value]];
};

async function spawnServer(env: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ["apps/server/src/main.ts"], {
    cwd: REPOSITORY,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ready = Promise.withResolvers<string>();
  const read = (chunk: Buffer): void => {
    output += chunk.toString("utf8");
    const url = READY.exec(output)?.[1];
    if (url !== undefined) ready.resolve(url);
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  child.once("error", ready.reject);
  child.once("exit", (code) => {
    ready.reject(
      new Error(`The server ended with exit code ${String(code)} before it was ready:\n${output}`),
    );
  });
  const timer = setTimeout(() => {
    ready.reject(new Error(`The server was not ready after ${START_TIMEOUT_MS} ms:\n${output}`));
  }, START_TIMEOUT_MS);
  try {
    return { child, url: await ready.promise };
  } catch (error) {
    await end(child, "SIGKILL");
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}
