import type { JsonObject, JsonValue, Label, Model } from "@cdsa/contracts";
import type { RequestOrigin } from "../../platform/actor.ts";

/** One call of a tool that a model asks for. `arguments` is the raw JSON text: models do return invalid JSON. */
export type ModelToolCall = { id: string; toolName: string; argumentsText: string };

/** What a model reads of a tool call's end. Denials are results it can read too. */
export type ModelToolResult =
  | { status: "succeeded"; result: JsonValue; label: Label }
  | {
      status: "failed" | "denied" | "rejected" | "expired" | "cancelled" | "outcome_unknown";
      reason: string;
    };

/** The conversation as any model gets it, oldest first. */
export type ModelMessage =
  | { role: "system"; text: string }
  | { role: "user"; text: string }
  | { role: "assistant"; text: string; toolCalls: ModelToolCall[] }
  | { role: "tool"; toolCallId: string; toolName: string; result: ModelToolResult };

/** A tool as a model is told of it. `inputSchema` is JSON Schema 2020-12 of type object. */
export type ModelTool = { name: string; description: string; inputSchema: JsonObject };

export type ModelRequest = {
  messages: ModelMessage[];
  tools: ModelTool[];
  /** Aborting stops the upstream request too. */
  signal: AbortSignal;
  /** The moment the turn began; relative dates ("last quarter") are read against it. */
  now: Date;
  /** Whose budgets it counts against; without it none is checked. */
  spender?: Spender;
  /** Whether the built-in planner answers where no model can; else that is an error. */
  fallsBackToPlanner?: boolean;
  /**
   * Told once of each exchange that cost something, also of one that failed or was stopped, before the stream ends. It
   * is for the caller to store, in the transaction of what the exchange was for.
   */
  onUse?: (use: ModelUse) => void;
};

/** Who a model's answer is for. */
export type Spender = {
  userId: string;
  runId: string | null;
  sessionId: string | null;
  purpose: ModelPurpose;
  origin: RequestOrigin;
};
export type ModelPurpose = "chat" | "api" | "documents" | "test";

export type ModelUsage = { inputTokens: number | null; outputTokens: number | null };

/** One exchange with a model that cost something. */
export type ModelUse = {
  modelId: string;
  label: Label;
  inputTokens: number;
  outputTokens: number;
  /** Whether the tokens were counted here, since the provider did not tell. */
  isEstimate: boolean;
  outcome: "completed" | "failed" | "stopped";
};

/** A change of who answers, within one request. */
export type ModelSwitch = {
  /** `fell-back`: a model failed; `refused`: it was not asked. */
  kind: "fell-back" | "refused";
  fromModelId: string;
  to: Pick<Model, "id" | "name" | "isLocal">;
  /** Such as `model_timeout` or `budget_reached`. */
  code: string;
  /** A sentence for the reader. */
  reason: string;
};

/** Pieces of a streamed answer, in order; `finish` is the last and comes exactly once. */
export type ModelPart =
  | { type: "text-delta"; text: string }
  /** What a model thinks before it answers: no part of the answer, and not kept. */
  | { type: "reasoning-delta"; text: string }
  | { type: "tool-call"; call: ModelToolCall }
  /** Comes before any piece of the answer. */
  | { type: "switched"; switch: ModelSwitch }
  | { type: "finish"; reason: "stop" | "tool-calls" | "length" | "other"; usage: ModelUsage };

/** Anything that can answer a turn: a language model behind a provider, or the built-in planner. */
export interface ChatModel {
  stream(request: ModelRequest): AsyncIterable<ModelPart>;
}
