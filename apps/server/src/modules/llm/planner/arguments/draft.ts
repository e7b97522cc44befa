import type { JsonValue } from "@cdsa/contracts";
import { createMask, type Mask } from "../spans/mask.ts";
import type { Place } from "../spans/span.ts";
import type { TextAnalysis } from "../text/text-analysis.ts";
import { keyOf, type Property } from "./property.ts";

/** Arguments being gathered from one text for one tool. */
export type Draft = {
  analysis: TextAnalysis;
  properties: readonly Property[];
  /** Stems of the tool's name: they say what to do, and are hardly ever a value. */
  toolStems: ReadonlySet<string>;
  /** Stems of its description too: weaker signs of the same. */
  vocabulary: ReadonlySet<string>;
  values: Map<string, JsonValue>;
  /** What part of the text has become an argument. */
  used: Mask;
};

/** A value that a place of the text offers to a property. The higher the score, the surer. */
export type Candidate = Place & { property: Property; value: JsonValue; score: number };

export function createDraft(
  known: Pick<Draft, "analysis" | "properties" | "toolStems" | "vocabulary">,
): Draft {
  return { ...known, values: new Map(), used: createMask(known.analysis.text.length) };
}

export function isOpen({ values }: Draft, property: Property): boolean {
  return !values.has(keyOf(property));
}

/** True inside a quote of several words: that is somebody's text, whatever words it has. */
export function isInQuote({ analysis }: Draft, { start, end }: Place): boolean {
  return analysis.spans.some(
    (span) => span.kind === "quoted" && span.start < start && span.end > end && span.value.includes(" "),
  );
}

/** Gives a property its value and takes the text it came from. */
export function settle(
  draft: Draft,
  property: Property,
  value: JsonValue,
  ...places: readonly Place[]
): void {
  draft.values.set(keyOf(property), value);
  for (const place of places) draft.used.take(place);
}

/** The surest candidates first; each property and each piece of text is given once. */
export function settleBest(draft: Draft, candidates: readonly Candidate[]): void {
  for (const { property, value, ...place } of [...candidates].sort((one, other) => other.score - one.score)) {
    if (isOpen(draft, property) && draft.used.isFree(place)) settle(draft, property, value, place);
  }
}
