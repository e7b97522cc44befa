import type { ModelTool } from "../../chat-model.ts";
import type { ToolVocabulary } from "../arguments/fill-arguments.ts";
import type { Property } from "../arguments/property.ts";
import { readSchema } from "../arguments/read-schema.ts";
import { stem } from "../text/stem.ts";
import { GENERIC_WORDS, STOP_WORDS } from "../text/stop-words.ts";
import { meaningsOf, PHRASES } from "../text/synonyms.ts";
import { splitIdentifier, tokenise } from "../text/tokenise.ts";
import { verbClassOf, type VerbClass } from "./verb-classes.ts";

/** What a tool's words say of it. Weights: the name counts most, then the first sentence of the description. */
export type ToolProfile = ToolVocabulary & {
  tool: ModelTool;
  weights: ReadonlyMap<string, number>;
  /** The best weight of a stem for each group of meaning. */
  meaningWeights: ReadonlyMap<number, number>;
  verbs: readonly VerbClass[];
};

const WEIGHTS = { name: 1, lead: 0.65, description: 0.5, option: 0.5, property: 0.4, detail: 0.2 };
const LONGEST_DESCRIPTION = 2_000;

/** Reads a tool's name, description and schema once. */
export function profileTool(tool: ModelTool): ToolProfile {
  const properties = readSchema(tool.inputSchema);
  const weights = new Map<string, number>();
  const add = (words: readonly string[], weight: number): void => {
    for (const word of words) {
      const key = stem(word);
      if (STOP_WORDS.has(word) || key === "") continue;
      weights.set(key, Math.max(weights.get(key) ?? 0, GENERIC_WORDS.has(word) ? weight * 0.3 : weight));
    }
  };
  const nameWords = splitIdentifier(tool.name);
  const description = tool.description.slice(0, LONGEST_DESCRIPTION);
  const lead = /^[^.!?\n]*/.exec(description)?.[0] ?? "";
  add(nameWords, WEIGHTS.name);
  add(wordsOf(lead), WEIGHTS.lead);
  add(wordsOf(description), WEIGHTS.description);
  for (const property of properties) addProperty(property, add);
  const nameStems = new Set(nameWords.map(stem));
  return {
    tool,
    properties,
    inputSchema: tool.inputSchema,
    nameStems,
    allStems: new Set([...nameStems, ...wordsOf(lead).map(stem)]),
    weights,
    meaningWeights: weightsByMeaning(weights),
    verbs: [...nameWords, ...wordsOf(lead).slice(0, 1)].flatMap((word) => verbClassOf(word) ?? []),
  };
}

function addProperty(
  { words, description, options, item, path }: Property,
  add: (words: readonly string[], weight: number) => void,
): void {
  add(words, WEIGHTS.property);
  add(splitIdentifier(path[0] ?? ""), WEIGHTS.property);
  add(wordsOf(description), WEIGHTS.detail);
  for (const option of [...options, ...(item?.options ?? [])])
    add(splitIdentifier(String(option)), WEIGHTS.option);
}

function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  const phrases = [...PHRASES].flatMap(([phrase, meaning]) => (lower.includes(phrase) ? [meaning] : []));
  return [
    ...tokenise(text).flatMap((token) =>
      token.text.includes("&") ? [token.lower] : splitIdentifier(token.text),
    ),
    ...phrases,
  ];
}

function weightsByMeaning(weights: ReadonlyMap<string, number>): Map<number, number> {
  const best = new Map<number, number>();
  for (const [word, weight] of weights) {
    for (const meaning of meaningsOf(word)) best.set(meaning, Math.max(best.get(meaning) ?? 0, weight));
  }
  return best;
}
