import type { SampleData } from "../../sample-data/sample-data.ts";
import { ToolFailure } from "../builtin-tool.ts";
import { text } from "../row-values.ts";

/** Arguments that narrow the orders, with their columns: the only names that reach a statement's text. */
export const FILTER_COLUMNS = {
  region: "region",
  country: "country",
  category: "category",
  product: "product",
  channel: "channel",
} as const;
export type Filter = keyof typeof FILTER_COLUMNS;

/** Other names people use for the values in the files. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["us", "united states"],
  ["usa", "united states"],
  ["america", "united states"],
  ["uk", "united kingdom"],
  ["great britain", "united kingdom"],
  ["apac", "asia pacific"],
  ["asia", "asia pacific"],
  ["latam", "latin america"],
  ["south america", "latin america"],
]);

/**
 * The value in the files that `asked` means: the same text whatever its case, a common other name, or the only
 * value that contains it. Anything else throws with the values accepted.
 */
export async function resolveFilter(
  data: SampleData,
  filter: Filter,
  asked: string,
  signal: AbortSignal,
): Promise<string> {
  const column = FILTER_COLUMNS[filter];
  const rows = await data.query(`SELECT DISTINCT ${column} AS value FROM sales ORDER BY value`, [], signal);
  const values = rows.map((row) => text(row, "value"));
  const wanted = asked.trim().toLowerCase();
  const name = ALIASES.get(wanted) ?? wanted;
  const same = values.find((value) => value.toLowerCase() === name);
  if (same !== undefined) return same;
  const containing = name === "" ? [] : values.filter((value) => value.toLowerCase().includes(name));
  if (containing.length === 1 && containing[0] !== undefined) return containing[0];
  throw new ToolFailure(
    `There is no ${filter} "${asked}" in the sales data. Accepted: ${values.join(", ")}.`,
  );
}
