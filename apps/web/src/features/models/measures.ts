import type { LlmUsage } from "@cdsa/contracts";
import { copyModels } from "./copy.ts";

export type UsageSums = LlmUsage["total"];
export const MEASURES = ["cost", "tokens", "exchanges"] as const;
export type Measure = (typeof MEASURES)[number];

const COUNT = new Intl.NumberFormat();
const COMPACT = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const COST = new Intl.NumberFormat(undefined, {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 4,
});

export const formatCount = (value: number): string => COUNT.format(value);
export const formatCost = (value: number): string => COST.format(value);

export function valueOf(sums: UsageSums, measure: Measure): number {
  if (measure === "tokens") return sums.inputTokens + sums.outputTokens;
  return sums[measure];
}

/** Whole, for a sentence or a cell. */
export const formatMeasure = (value: number, measure: Measure): string =>
  measure === "cost" ? formatCost(value) : formatCount(value);

/** Short, for the side of a chart. */
export const formatTick = (value: number, measure: Measure): string =>
  measure === "cost" ? formatCost(value) : COMPACT.format(value);

export const MEASURE_OPTIONS = MEASURES.map((value) => ({ value, text: copyModels.measures[value] }));
