import type { SampleData, SampleRow } from "../../sample-data/sample-data.ts";
import type { Period } from "../resolve-period.ts";
import { text, wholeNumber } from "../row-values.ts";
import { FILTER_COLUMNS, type Filter } from "./sales-dimensions.ts";
import { FIGURES_SQL, GROUPS, type Figures, type Group } from "./sales-metrics.ts";

/** Which orders are meant; filter values are those of the files. */
export type SalesSelection = { period: Period; filters: ReadonlyMap<Filter, string> };

export async function coveredSalesPeriod(data: SampleData, signal: AbortSignal): Promise<Period> {
  const [row = {}] = await data.query(
    "SELECT CAST(min(order_date) AS VARCHAR) AS first, CAST(max(order_date) AS VARCHAR) AS last FROM sales",
    [],
    signal,
  );
  const [startDate, endDate] = [text(row, "first"), text(row, "last")];
  return { label: `${startDate} to ${endDate}`, startDate, endDate };
}

export async function totalOf(
  data: SampleData,
  selection: SalesSelection,
  signal: AbortSignal,
): Promise<Figures> {
  const { condition, parameters } = where(selection);
  const [row = {}] = await data.query(
    `SELECT ${FIGURES_SQL} FROM sales WHERE ${condition}`,
    parameters,
    signal,
  );
  return figures(row);
}

/** The figures of each group, in the order of time where the group is one, else by name. */
export async function groupsOf(
  data: SampleData,
  selection: SalesSelection,
  group: Group,
  signal: AbortSignal,
): Promise<{ group: string; figures: Figures }[]> {
  const { condition, parameters } = where(selection);
  const rows = await data.query(
    `SELECT ${GROUPS[group]} AS name, ${FIGURES_SQL}, min(order_date) AS first
     FROM sales WHERE ${condition} GROUP BY name
     ORDER BY ${group === "month" || group === "quarter" || group === "year" ? "first" : "name"}`,
    parameters,
    signal,
  );
  return rows.map((row) => ({ group: text(row, "name"), figures: figures(row) }));
}

function where({ period, filters }: SalesSelection): { condition: string; parameters: string[] } {
  const conditions = ["order_date BETWEEN CAST($1 AS DATE) AND CAST($2 AS DATE)"];
  const parameters = [period.startDate, period.endDate];
  for (const [filter, value] of filters) {
    parameters.push(value);
    conditions.push(`${FILTER_COLUMNS[filter]} = $${parameters.length}`);
  }
  return { condition: conditions.join(" AND "), parameters };
}

function figures(row: SampleRow): Figures {
  return {
    revenueCents: wholeNumber(row, "revenue_cents"),
    costCents: wholeNumber(row, "cost_cents"),
    quantity: wholeNumber(row, "quantity"),
    orders: wholeNumber(row, "orders"),
  };
}
