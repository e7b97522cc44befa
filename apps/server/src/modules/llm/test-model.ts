import type { ModelCapabilities, ModelTest } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { appendAuditEvent } from "../audit/index.ts";
import type { ModelPart, ModelRequest, ModelTool, ModelUse, Spender } from "./chat-model.ts";
import { ModelError } from "./model-error.ts";
import type { RegisteredModel } from "./registry/registered-model.ts";
import { updateCapabilities } from "./registry/models.repository.ts";
import { type RecordDependencies, recordUses } from "./spend/record-uses.ts";

const TIMEOUT_MS = 60_000;

const ECHO: ModelTool = {
  name: "report_number",
  description: "Reports a number. Call it with the number that the user names.",
  inputSchema: {
    type: "object",
    properties: { number: { type: "integer", description: "The number to report." } },
    required: ["number"],
    additionalProperties: false,
  },
};

type Probe = { firstTokenMs: number | null; latencyMs: number; pieces: number; calls: number };

/**
 * Asks a model two short questions that hold nothing of anybody's: whether it answers piece by piece, and whether it
 * calls a tool. What it costs is counted for the person who asks.
 */
export async function testModel(
  { db, clock, spend }: { db: Database; clock: Clock; spend: RecordDependencies },
  actor: Actor,
  { info, ask }: RegisteredModel,
): Promise<ModelTest> {
  const uses: ModelUse[] = [];
  const probe = (text: string, tools: ModelTool[]): Promise<Probe> => {
    const request: ModelRequest = {
      messages: [{ role: "user", text }],
      tools,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      now: clock(),
      onUse: (use) => uses.push(use),
    };
    return measure(ask(request, "PUBLIC"));
  };
  const started = performance.now();
  let found: { text: Probe; capabilities: ModelCapabilities } | null = null;
  let error: ModelTest["error"] = null;
  try {
    const text = await probe("Count from one to ten in words.", []);
    const tools = await probe("Report the number 7 with the tool.", [ECHO]).catch(ignoreModelError);
    const capabilities = {
      streaming: text.pieces > 1,
      tools: (tools?.calls ?? 0) > 0,
      checkedAt: clock().toISOString(),
    };
    found = { text, capabilities };
  } catch (thrown) {
    error = describe(thrown);
  }
  const spender: Omit<Spender, "origin"> = {
    userId: actor.userId,
    runId: null,
    sessionId: null,
    purpose: "test",
  };
  await db.transaction(async (tx) => {
    if (found) await updateCapabilities(tx, info.id, found.capabilities);
    await recordUses(spend, tx, spender, uses, null);
    await appendAuditEvent(tx, {
      type: "MODEL_CALLED",
      outcome: error === null ? "SUCCESS" : "FAILURE",
      userId: actor.userId,
      details: { modelId: info.id, isLocal: info.isLocal, label: "PUBLIC", purpose: "test", ...error },
      origin: actor.origin,
    });
  });
  return {
    ok: error === null,
    firstTokenMs: found?.text.firstTokenMs ?? null,
    latencyMs: found?.text.latencyMs ?? Math.round(performance.now() - started),
    capabilities: found?.capabilities ?? null,
    contextWindow: info.contextWindow,
    error,
  };
}

async function measure(parts: AsyncIterable<ModelPart>): Promise<Probe> {
  const started = performance.now();
  let firstTokenMs: number | null = null;
  let pieces = 0;
  let calls = 0;
  for await (const part of parts) {
    if (part.type !== "finish") firstTokenMs ??= Math.round(performance.now() - started);
    if (part.type === "text-delta" || part.type === "reasoning-delta") pieces += 1;
    if (part.type === "tool-call") calls += 1;
  }
  return { firstTokenMs, latencyMs: Math.round(performance.now() - started), pieces, calls };
}

/** Servers refuse tools for models that cannot call any. */
function ignoreModelError(error: unknown): null {
  if (error instanceof ModelError) return null;
  throw error;
}

function describe(error: unknown): { code: string; detail: string } {
  if (error instanceof ModelError) return { code: error.code, detail: error.message };
  if (error instanceof Error && error.name === "TimeoutError")
    return { code: "model_timeout", detail: `The model took more than ${TIMEOUT_MS / 1000} seconds.` };
  throw error;
}
