import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { type Child, startChild } from "./child-process.ts";
import { createBenchDatabase } from "./bench-database.ts";
import { MODEL_NAME } from "./prompts.ts";

export type DatabaseKind = "embedded" | "PostgreSQL";

/** CDSA as a user starts it, with a signed-in analyst. */
export type BenchServer = AsyncDisposable & {
  readonly kind: DatabaseKind;
  readonly url: string;
  readonly accessToken: string;
  readonly child: Child;
};

/** What `npm start` runs. It hands its process over to the server, so that its id is the server's. */
export const START_SCRIPT = join(import.meta.dirname, "../../scripts/start.mjs");
const READY = /CDSA is ready at (\S+)/;

const TokenSchema = z.object({ access_token: z.string() });
const ModelsSchema = z.object({ items: z.array(z.object({ name: z.string(), isDefault: z.boolean() })) });

/** Settings of a server whose data lies in `directory`; the model is the mock at `modelUrl`. */
export function serverSettings(directory: string, modelUrl: string | null): Record<string, string> {
  return {
    DATA_DIR: directory,
    API_PORT: "0",
    LOG_LEVEL: "warn",
    RATE_LIMIT_REQUESTS: "10000000",
    JWT_EXPIRATION_MINUTES: "240",
    ...(modelUrl !== null && { OPENAI_BASE_URL: modelUrl, OPENAI_MODEL: MODEL_NAME }),
  };
}

/** Starts a server on a fresh database and signs the analyst in. */
export async function startBenchServer(kind: DatabaseKind, modelUrl: string): Promise<BenchServer> {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), "cdsa-bench-"));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const password = randomBytes(18).toString("base64url");
  const settings = { ...serverSettings(directory, modelUrl), SAMPLE_PASSWORD: password };
  const database = kind === "PostgreSQL" ? stack.use(await createBenchDatabase()) : null;
  const child = stack.use(await startChild([START_SCRIPT], { ...settings, ...database?.settings }, READY));
  const url = child.found;
  const accessToken = await signIn(url, password);
  await waitForModel(url, accessToken);
  const resources = stack.move();
  return { kind, url, accessToken, child, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

async function signIn(url: string, password: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "analyst", password }),
  });
  if (!response.ok) throw new Error(`Sign-in failed: ${response.status} ${await response.text()}`);
  return TokenSchema.parse(await response.json()).access_token;
}

/** A server that answered with the built-in planner would be measured without a model. */
async function waitForModel(url: string, accessToken: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const response = await fetch(`${url}/api/v1/llm/models`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    const { items } = ModelsSchema.parse(await response.json());
    if (items.some(({ name, isDefault }) => isDefault && name === MODEL_NAME)) return;
    await delay(100);
  }
  throw new Error(`${url} does not offer ${MODEL_NAME} as its default model.`);
}
