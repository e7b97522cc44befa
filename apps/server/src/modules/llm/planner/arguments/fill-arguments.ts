import type { JsonObject, JsonValue } from "@cdsa/contracts";
import type { TextAnalysis } from "../text/text-analysis.ts";
import { chunkCandidates } from "./chunk-candidates.ts";
import { createDraft, settleBest, type Draft } from "./draft.ts";
import { enumCandidates } from "./enum-candidates.ts";
import { fillArrays } from "./fill-arrays.ts";
import { fillBooleans } from "./fill-booleans.ts";
import { fillExpressions, fillFreeText, fillSpeech } from "./fill-free-text.ts";
import { fillLabelled } from "./fill-labelled.ts";
import { fillPeriods } from "./fill-periods.ts";
import { fillTimes } from "./fill-times.ts";
import { knownNameCandidates } from "./known-names.ts";
import { missingArguments } from "./missing-arguments.ts";
import { numberCandidates } from "./number-candidates.ts";
import { keyOf, type Property } from "./property.ts";
import { textCandidates } from "./text-candidates.ts";

export type ToolVocabulary = {
  properties: readonly Property[];
  inputSchema: JsonObject;
  nameStems: ReadonlySet<string>;
  allStems: ReadonlySet<string>;
};

/** What of a tool's arguments a text tells, and the names of the required ones it doesn't. */
export type FilledArguments = {
  values: JsonObject;
  missing: readonly string[];
  /** How many names, codes, numbers, dates and the like of the text no argument takes. */
  ignored: number;
};

/** Fills a tool's arguments from a text: the exact kinds first, then names, then what is left as free text. */
export function fillArguments(analysis: TextAnalysis, tool: ToolVocabulary): FilledArguments {
  const draft = createDraft({
    analysis,
    properties: tool.properties,
    toolStems: tool.nameStems,
    vocabulary: tool.allStems,
  });
  fillLabelled(draft);
  fillSpeech(draft);
  fillExpressions(draft);
  fillPeriods(draft);
  fillTimes(draft);
  settleBest(draft, [
    ...enumCandidates(draft),
    ...numberCandidates(draft),
    ...knownNameCandidates(draft),
    ...textCandidates(draft),
  ]);
  fillArrays(draft);
  fillBooleans(draft);
  settleBest(
    draft,
    chunkCandidates(draft, ({ isRequired }) => isRequired),
  );
  const ignored = analysis.spans.filter((span) => span.end > span.start && draft.used.isFree(span)).length;
  fillFreeText(draft);
  settleBest(draft, chunkCandidates(draft));
  const values = assemble(draft);
  return { values, missing: missingArguments(tool.inputSchema, values), ignored };
}

/** The gathered values as one object, nested where the schema nests. `__proto__` becomes a key like any other. */
function assemble({ properties, values }: Draft): JsonObject {
  const entries = new Map<string, JsonValue>();
  for (const property of properties) {
    const value = values.get(keyOf(property));
    const [outer, inner] = property.path;
    if (value === undefined || outer === undefined) continue;
    if (inner === undefined) entries.set(outer, value);
    else entries.set(outer, Object.fromEntries([...nestedEntries(entries.get(outer)), [inner, value]]));
  }
  return Object.fromEntries(entries);
}

function nestedEntries(value: JsonValue | undefined): [string, JsonValue][] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
