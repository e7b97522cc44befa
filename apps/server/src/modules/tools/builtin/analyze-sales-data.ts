import { z } from "zod";
import { CATEGORIES, CHANNELS, REGIONS } from "../sample-data/sales-catalogue.ts";
import type { SampleData } from "../sample-data/sample-data.ts";
import { ToolFailure, type BuiltinTool } from "./builtin-tool.ts";
import { defineBuiltinTool } from "./define-builtin-tool.ts";
import { periodArguments, PeriodOutput } from "./period-arguments.ts";
import { clampPeriod, requireCovered, resolvePeriod } from "./resolve-period.ts";
import { percent } from "./row-values.ts";
import { coveredSalesPeriod, groupsOf, totalOf, type SalesSelection } from "./sales/query-sales.ts";
import { FILTER_COLUMNS, resolveFilter, type Filter } from "./sales/sales-dimensions.ts";
import {
  GROUP_NAMES,
  METRICS,
  metricValue,
  TIME_GROUPS,
  type Figures,
  type Metric,
} from "./sales/sales-metrics.ts";

const DEFAULT_ROWS = 25;

const name = (description: string, examples: readonly string[]) =>
  z
    .string()
    .min(1)
    .max(100)
    .meta({ description, examples: [...examples] })
    .optional();

const Input = z
  .strictObject({
    ...periodArguments,
    region: name(
      "Only orders of this sales region",
      REGIONS.map((region) => region.name),
    ),
    country: name(
      "Only orders of this country",
      REGIONS.flatMap((region) => region.countries.map((country) => country.name)),
    ),
    category: name("Only orders of this product category", CATEGORIES),
    product: name("Only orders of this product; a part of its name is enough", [
      "Forge Workstation",
      "Quiet Keyboard",
    ]),
    channel: name(
      "Only orders of this sales channel",
      CHANNELS.map((channel) => channel.name),
    ),
    groupBy: z
      .enum(GROUP_NAMES)
      .default("month")
      .describe("Break the figures down by this; month unless given"),
    metric: z
      .enum(METRICS)
      .default("revenue")
      .describe(
        "What to measure: revenue (sales, turnover), quantity (units sold), orders (number of orders), margin (gross profit), averageOrderValue",
      ),
    topN: z
      .int()
      .min(1)
      .max(100)
      .describe("Only the so many largest groups, such as 5 for the top 5")
      .optional(),
  })
  .meta({ dependentRequired: { quarter: ["year"] } });

const Row = z.strictObject({
  group: z.string(),
  value: z.number(),
  share: z.number().nullable().describe("Percent of the total; null for averages"),
  revenue: z.number(),
  orders: z.int(),
});

const Output = z.strictObject({
  period: PeriodOutput.describe("The part of the period asked for that there is data for"),
  filters: z.record(z.string(), z.string()),
  metric: z.enum(METRICS),
  unit: z.enum(["USD", "units", "orders"]),
  groupBy: z.enum(GROUP_NAMES),
  total: z.number().describe("Over the whole period, also over groups that are not listed"),
  rows: z.array(Row),
  omittedRows: z.int().describe("Groups left out by topN"),
  series: z
    .array(z.strictObject({ month: z.string(), value: z.number() }))
    .describe("The metric month by month"),
});

/** Figures over the sales orders, each the outcome of one query over them. */
export function createAnalyzeSalesDataTool({ sampleData }: { sampleData: SampleData }): BuiltinTool {
  return defineBuiltinTool({
    name: "analyze_sales_data",
    description:
      "Analyzes sales data: revenue, units sold, number of orders, margin and average order value, by month, quarter, year, region, country, category, product, channel or sales rep. Answers questions about sales, best-selling products, top regions and trends.",
    input: Input,
    output: Output,
    requiredRole: "ANALYST",
    classification: "INTERNAL",
    effect: "read",
    idempotent: true,
    requiresApproval: false,
    timeoutMs: 15_000,
    run: (input, { signal }) => analyze(sampleData, input, signal),
  });
}

async function analyze(
  data: SampleData,
  input: z.output<typeof Input>,
  signal: AbortSignal,
): Promise<z.output<typeof Output>> {
  const covered = await coveredSalesPeriod(data, signal);
  const asked = resolvePeriod(input, covered);
  requireCovered(asked, covered, "partly");
  const period = clampPeriod(asked, covered);
  const selection: SalesSelection = { period, filters: await resolveFilters(data, input, signal) };
  const { metric, groupBy } = input;
  const total = await totalOf(data, selection, signal);
  if (total.orders === 0) {
    const wanted = [...selection.filters].map(([filter, value]) => `${filter} ${value}`).join(" and ");
    throw new ToolFailure(
      `No orders match ${wanted || "the question"} in ${period.label}. The data covers ${covered.startDate} to ` +
        `${covered.endDate}; widen the period or drop a filter.`,
    );
  }
  const groups = await groupsOf(data, selection, groupBy, signal);
  const months = groupBy === "month" ? groups : await groupsOf(data, selection, "month", signal);
  const rows = groups.map(({ group, figures }) => toRow(group, figures, metric, total));
  const isRanked = input.topN !== undefined || !TIME_GROUPS.has(groupBy);
  if (isRanked) rows.sort((a, b) => b.value - a.value);
  const limit = input.topN ?? (TIME_GROUPS.has(groupBy) ? rows.length : DEFAULT_ROWS);
  return {
    period,
    filters: Object.fromEntries(selection.filters),
    metric,
    unit: metric === "quantity" ? "units" : metric === "orders" ? "orders" : "USD",
    groupBy,
    total: metricValue(metric, total),
    rows: rows.slice(0, limit),
    omittedRows: Math.max(rows.length - limit, 0),
    series: months.map(({ group, figures }) => ({ month: group, value: metricValue(metric, figures) })),
  };
}

async function resolveFilters(
  data: SampleData,
  input: z.output<typeof Input>,
  signal: AbortSignal,
): Promise<ReadonlyMap<Filter, string>> {
  const filters = new Map<Filter, string>();
  for (const filter of Object.keys(FILTER_COLUMNS)) {
    if (!isFilter(filter)) continue;
    const asked = input[filter];
    if (asked !== undefined) filters.set(filter, await resolveFilter(data, filter, asked, signal));
  }
  return filters;
}

function isFilter(key: string): key is Filter {
  return Object.hasOwn(FILTER_COLUMNS, key);
}

function toRow(group: string, figures: Figures, metric: Metric, total: Figures): z.output<typeof Row> {
  const value = metricValue(metric, figures);
  return {
    group,
    value,
    share: metric === "averageOrderValue" ? null : percent(value, metricValue(metric, total)),
    revenue: figures.revenueCents / 100,
    orders: figures.orders,
  };
}
