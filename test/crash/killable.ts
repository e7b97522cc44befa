import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";

const MessageSchema = z.union([z.object({ url: z.string() }), z.object({ sent: z.number() })]);

export const crashSecrets = JSON.stringify({
  secretKey: randomBytes(32).toString("base64url"),
  jwtSecretKey: randomBytes(32).toString("base64url"),
  encryptionKey: randomBytes(32).toString("base64"),
});

/** A server in a process of its own that can be told to die at a counted moment. */
export interface Killable extends AsyncDisposable {
  readonly url: string;
  /** Dies before its `message`-th message to the database from now on. */
  arm(message: number): void;
  /** Messages to the database since it was armed. */
  count(): Promise<number>;
  isDead(): boolean;
  dead(): Promise<void>;
}

async function answer(child: ChildProcess): Promise<z.infer<typeof MessageSchema>> {
  const [message]: unknown[] = await once(child, "message");
  return MessageSchema.parse(message);
}

/** @param secrets as JSON: the three roots, and further key-encryption keys by id. */
export async function startKillable(
  directory: string,
  env: Record<string, string>,
  secrets = crashSecrets,
): Promise<Killable> {
  const child = fork(join(import.meta.dirname, "killable-server.ts"), [directory, secrets], {
    env: { ...process.env, ...env },
    execArgv: ["--liftoff-only"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit").then(() => undefined);
  const first = await answer(child);
  if (!("url" in first)) throw new Error("the first message names the address");
  return {
    url: first.url,
    arm: (message) => child.send(message),
    async count() {
      child.send("count");
      const message = await answer(child);
      return "sent" in message ? message.sent : 0;
    },
    isDead: () => child.exitCode !== null || child.signalCode !== null,
    dead: () => ended,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
