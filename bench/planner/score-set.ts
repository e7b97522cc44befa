import type { JsonObject, JsonValue } from "@cdsa/contracts";
import type { ModelPart, ModelTool } from "../../apps/server/src/modules/llm/chat-model.ts";
import { createPlanner } from "../../apps/server/src/modules/llm/planner/create-planner.ts";
import { SET_NOW, type EvaluationSet, type Question } from "./load-set.ts";

export type Miss = { question: Question; what: "tool" | "arguments" | "needless call"; got: string };
export type Scores = {
  questions: number;
  rightTool: number;
  rightArguments: number;
  withoutTool: number;
  rightlyWithout: number;
  misses: Miss[];
};

/** Asks the planner every question of a set, each as a conversation of its own with all tools of the set. */
export async function scoreSet({ tools, questions }: EvaluationSet): Promise<Scores> {
  const scores: Scores = {
    questions: 0,
    rightTool: 0,
    rightArguments: 0,
    withoutTool: 0,
    rightlyWithout: 0,
    misses: [],
  };
  for (const question of questions) {
    const parts = await ask(question.text, tools);
    const calls = parts.flatMap((part) => (part.type === "tool-call" ? [part.call] : []));
    const text = parts.flatMap((part) => (part.type === "text-delta" ? [part.text] : [])).join("");
    const got =
      calls.map((call) => `${call.toolName} ${call.argumentsText}`).join(" + ") || text.slice(0, 160);
    if (question.toolName === null) {
      scores.withoutTool += 1;
      // A question asked back about a tool is a wrong choice too.
      if (calls.length === 0 && !text.startsWith("To ")) scores.rightlyWithout += 1;
      else scores.misses.push({ question, what: "needless call", got });
      continue;
    }
    scores.questions += 1;
    const only = calls.length === 1 ? calls[0] : undefined;
    if (only?.toolName !== question.toolName) {
      scores.misses.push({ question, what: "tool", got });
      continue;
    }
    scores.rightTool += 1;
    // The planner makes the text by JSON.stringify of an object.
    const given = JSON.parse(only.argumentsText) as JsonObject;
    if (isSame(question.expected, given)) scores.rightArguments += 1;
    else scores.misses.push({ question, what: "arguments", got });
  }
  return scores;
}

async function ask(text: string, tools: ModelTool[]): Promise<ModelPart[]> {
  const signal = new AbortController().signal;
  const parts: ModelPart[] = [];
  for await (const part of createPlanner().stream({
    messages: [{ role: "user", text }],
    tools,
    signal,
    now: SET_NOW,
  }))
    parts.push(part);
  return parts;
}

/** Deep equality; texts may differ in case only, and `$any` lists what else is right. */
function isSame(expected: JsonValue, given: JsonValue | undefined): boolean {
  if (typeof expected === "string")
    return typeof given === "string" && expected.toLowerCase() === given.toLowerCase();
  if (Array.isArray(expected)) {
    return (
      Array.isArray(given) &&
      given.length === expected.length &&
      expected.every((item, index) => isSame(item, given[index]))
    );
  }
  if (typeof expected !== "object" || expected === null) return expected === given;
  const alternatives = expected["$any"];
  if (Array.isArray(alternatives)) return alternatives.some((alternative) => isSame(alternative, given));
  if (typeof given !== "object" || given === null || Array.isArray(given)) return false;
  const keys = Object.keys(expected);
  return (
    keys.length === Object.keys(given).length &&
    keys.every((key) => isSame(expected[key] ?? null, given[key]))
  );
}
