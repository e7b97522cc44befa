import type { JsonObject } from "@cdsa/contracts";
import type { ModelMessage, ModelRequest } from "../chat-model.ts";
import { isObject } from "./arguments/json-reading.ts";
import { profileTool, type ToolProfile } from "./intent/tool-profile.ts";
import { planMessage } from "./plan-message.ts";
import type { Earlier, Plan } from "./plan.ts";

/** How many questions asked back in a row are followed. */
const MOST_TURNS_BACK = 4;

/** Plans the last user message. The planner keeps nothing between turns: what was open is worked out again. */
export function planConversation({
  messages,
  tools,
  now,
}: Pick<ModelRequest, "messages" | "tools" | "now">): Plan {
  const profiles = tools.map(profileTool);
  return planAt(messages, lastUserIndex(messages, messages.length), profiles, now, MOST_TURNS_BACK);
}

function planAt(
  messages: readonly ModelMessage[],
  index: number,
  profiles: readonly ToolProfile[],
  now: Date,
  turnsBack: number,
): Plan {
  const message = messages[index];
  if (message?.role !== "user") return { kind: "none", reason: "conversation" };
  return planMessage({
    text: message.text,
    profiles,
    now,
    earlier: turnsBack > 0 ? earlierOf(messages, index, profiles, now, turnsBack) : null,
  });
}

function earlierOf(
  messages: readonly ModelMessage[],
  index: number,
  profiles: readonly ToolProfile[],
  now: Date,
  turnsBack: number,
): Earlier | null {
  const before = lastUserIndex(messages, index);
  if (before < 0) return null;
  const calls = messages
    .slice(before + 1, index)
    .flatMap((message) => (message.role === "assistant" ? message.toolCalls : []));
  const last = calls.at(-1);
  if (last !== undefined) {
    const profile = profiles.find(({ tool }) => tool.name === last.toolName);
    return profile === undefined
      ? null
      : { kind: "called", profile, values: parseObject(last.argumentsText), missing: [] };
  }
  const plan = planAt(messages, before, profiles, now, turnsBack - 1);
  if (plan.kind !== "ask") return null;
  return { kind: "asked", profile: plan.profile, values: plan.values, missing: plan.missing };
}

/** The index of the last user message before `end`, or -1. */
export function lastUserIndex(messages: readonly ModelMessage[], end: number): number {
  return messages.slice(0, Math.max(0, end)).findLastIndex(({ role }) => role === "user");
}

function parseObject(text: string): JsonObject {
  try {
    // What JSON.parse returns is JSON.
    const parsed = JSON.parse(text) as JsonObject;
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
