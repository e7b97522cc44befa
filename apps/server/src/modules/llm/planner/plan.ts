import type { JsonObject } from "@cdsa/contracts";
import type { NoToolReason } from "./intent/needs-no-tool.ts";
import type { ToolProfile } from "./intent/tool-profile.ts";

export type PlannedCall = { profile: ToolProfile; values: JsonObject };

/** What to do about one user message. */
export type Plan =
  | { kind: "calls"; calls: readonly PlannedCall[] }
  | { kind: "ask"; profile: ToolProfile; values: JsonObject; missing: readonly string[] }
  | { kind: "none"; reason: NoToolReason | null };

/** What the message before left open: a question asked back, or the call that a short follow-up varies. */
export type Earlier = {
  kind: "asked" | "called";
  profile: ToolProfile;
  values: JsonObject;
  missing: readonly string[];
};
