import type { JsonObject, JsonValue, Label, Role } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";

export type ToolEffect = "read" | "write" | "external";

/** How a tool that ships with the server is registered; the same fields an admin gives for others. */
export type BuiltinToolDefinition = {
  name: string;
  description: string;
  inputSchema: JsonObject;
  outputSchema: JsonObject;
  requiredRole: Role;
  /** Label of what it returns, or `arguments`: the label of what it was given. */
  classification: Label | "arguments";
  effect: ToolEffect;
  idempotent: boolean;
  requiresApproval: boolean;
  timeoutMs: number;
};

export type BuiltinExecution = {
  /** Already validated against `inputSchema`. */
  arguments: JsonObject;
  /** The person it runs for, as the database knows them now. */
  actor: Actor;
  signal: AbortSignal;
  now: Date;
  /** What a tool that asks a server outside counts its requests under; where it is not known, as RESTRICTED. */
  sending?: Sending;
};

export type Sending = {
  /** The highest label of the arguments. */
  label: Label;
  executionId: string | null;
};

/** A tool whose code is part of the server. Throws ToolFailure for anything the caller should read. */
export interface BuiltinTool {
  readonly definition: BuiltinToolDefinition;
  /** Why no call can succeed on this server, for the person who asks; absent where calls can. */
  readonly unavailable?: string;
  execute(execution: BuiltinExecution): Promise<JsonValue>;
  /** The label of what a call returned, where that is known only then; never below the declared one. */
  readonly labelOf?: (result: JsonValue) => Label;
}

/** The tool could not do what was asked; `message` is written for the person and the model that asked. */
export class ToolFailure extends Error {
  override readonly name = "ToolFailure";
}
