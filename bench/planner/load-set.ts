import { readFileSync } from "node:fs";
import type { JsonObject } from "@cdsa/contracts";
import type { ModelTool } from "../../apps/server/src/modules/llm/chat-model.ts";

/** A question with the tool it means, or null where it means none. `$any` in an expected value lists alternatives. */
export type Question = { toolName: string | null; text: string; expected: JsonObject };
export type EvaluationSet = { tools: ModelTool[]; questions: Question[] };

/** "dev" may be looked at while rules are changed; "held-out" only by its score. */
export const SET_NAMES = ["dev", "held-out"] as const;
export type SetName = (typeof SET_NAMES)[number];

/** The moment that relative dates in the sets count from: a Wednesday. */
export const SET_NOW = new Date("2024-11-20T10:00:00Z");

/** Reads a set: tools as JSON, questions as lines of tool, question and expected arguments with tabs between. */
export function loadSet(name: SetName): EvaluationSet {
  const file = (path: string): string =>
    readFileSync(new URL(`./sets/${name}/${path}`, import.meta.url), "utf8");
  // The files are ours and hold what these types say.
  const tools = JSON.parse(file("tools.json")) as ModelTool[];
  const questions = file("questions.tsv")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Question => {
      const [toolName = "", text = "", expected = "{}"] = line.split("\t");
      // As above.
      return {
        toolName: toolName === "-" ? null : toolName,
        text,
        expected: JSON.parse(expected) as JsonObject,
      };
    });
  return { tools, questions };
}
