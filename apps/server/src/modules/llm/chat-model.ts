import type { JsonObject, JsonValue, Label } from "@cdsa/contracts";

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
};

export type ModelUsage = { inputTokens: number | null; outputTokens: number | null };

/** Pieces of a streamed answer, in order; `finish` is the last and comes exactly once. */
export type ModelPart =
  | { type: "text-delta"; text: string }
  | { type: "tool-call"; call: ModelToolCall }
  | { type: "finish"; reason: "stop" | "tool-calls" | "length" | "other"; usage: ModelUsage };

/** Anything that can answer a turn: a language model behind a provider, or the built-in planner. */
export interface ChatModel {
  stream(request: ModelRequest): AsyncIterable<ModelPart>;
}
