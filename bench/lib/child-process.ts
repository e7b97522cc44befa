import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process the bench started, ended with it. */
export type Child = AsyncDisposable & {
  readonly process: ChildProcess;
  /** The first capture of the pattern that was waited for. */
  readonly found: string;
};

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

/**
 * Starts a script on this Node and waits until it has printed something.
 * @param pattern with one capture group.
 * @throws Error with what it printed, where it ends or takes too long before.
 */
export async function startChild(
  nodeArguments: readonly string[],
  env: Readonly<Record<string, string>>,
  pattern: RegExp,
): Promise<Child> {
  const child = spawn(process.execPath, nodeArguments, { env: { ...process.env, ...env } });
  let printed = "";
  const found = new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`${nodeArguments.join(" ")}: ${why}. It printed:\n${printed}`));
    };
    const timer = setTimeout(() => {
      fail(`not ready within ${START_TIMEOUT_MS / 1000} s`);
    }, START_TIMEOUT_MS);
    const read = (chunk: Buffer): void => {
      printed = `${printed}${chunk.toString()}`.slice(-20_000);
      const match = pattern.exec(printed)?.[1];
      if (match === undefined) return;
      clearTimeout(timer);
      resolve(match);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", (chunk: Buffer) => {
      read(chunk);
      process.stderr.write(chunk);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with exit code ${code ?? "none"}`);
    });
  });
  try {
    return { process: child, found: await found, [Symbol.asyncDispose]: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

// Linux counts processor time in these.
const TICKS_A_SECOND = 100;

/** Processor time a process has taken so far, all threads together, in ms, of Linux's own account. */
export function processorMs({ process: child }: Child): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  // Fields 14 and 15 of proc(5): utime, stime.
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_A_SECOND;
}

/**
 * Waits until a process takes less than a tenth of a core: a server that has just begun is still reading its sample
 * documents.
 */
export async function waitUntilIdle(child: Child): Promise<void> {
  for (let before = processorMs(child), left = 60; left > 0; left -= 1) {
    await delay(2_000);
    const now = processorMs(child);
    if (now - before < 200) return;
    before = now;
  }
  throw new Error(`Process ${child.process.pid} is still busy after two minutes.`);
}

/** Resident memory of a process in MB (10^6 bytes), of Linux's own account. */
export function residentMb({ process: child }: Child): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1];
  if (kilobytes === undefined) throw new Error(`No VmRSS for process ${child.pid}.`);
  return (Number(kilobytes) * 1024) / 1e6;
}
