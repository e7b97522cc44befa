import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testActor } from "../../../../../../test/support/test-actor.ts";
import { z } from "zod";
import { generateSales, type SalesOrder } from "../sample-data/generate-sales.ts";
import { prepareSampleData } from "../sample-data/prepare-sample-data.ts";
import type { SampleData } from "../sample-data/sample-data.ts";
import { createAnalyzeSalesDataTool } from "./analyze-sales-data.ts";

const Analysis = z.object({
  period: z.object({ label: z.string(), startDate: z.string(), endDate: z.string() }),
  filters: z.record(z.string(), z.string()),
  total: z.number(),
  rows: z.array(z.object({ group: z.string(), value: z.number(), share: z.number().nullable() })),
  omittedRows: z.number(),
  series: z.array(z.object({ month: z.string(), value: z.number() })),
});

const orders = generateSales();
let directory: string;
let data: SampleData;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sales-"));
  data = await prepareSampleData({ directory });
});

afterAll(async () => {
  await data[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const analyze = async (given: { [name: string]: string | number }) =>
  Analysis.parse(
    await createAnalyzeSalesDataTool({ sampleData: data }).execute({
      actor: testActor(),
      arguments: given,
      signal: new AbortController().signal,
      now: new Date(0),
    }),
  );

const MEASURES: Readonly<Record<string, (chosen: readonly SalesOrder[]) => number>> = {
  revenue: (chosen) => chosen.reduce((sum, order) => sum + order.revenueCents, 0) / 100,
  quantity: (chosen) => chosen.reduce((sum, order) => sum + order.quantity, 0),
  orders: (chosen) => chosen.length,
  margin: (chosen) => chosen.reduce((sum, order) => sum + order.revenueCents - order.costCents, 0) / 100,
  averageOrderValue: (chosen) =>
    Math.round(chosen.reduce((sum, order) => sum + order.revenueCents, 0) / chosen.length) / 100,
};

const GROUPS: Readonly<Record<string, (order: SalesOrder) => string>> = {
  month: (order) => order.date.slice(0, 7),
  quarter: (order) => `Q${Math.ceil(Number(order.date.slice(5, 7)) / 3)} ${order.date.slice(0, 4)}`,
  year: (order) => order.date.slice(0, 4),
  region: (order) => order.region,
  country: (order) => order.country,
  category: (order) => order.category,
  product: (order) => order.product,
  channel: (order) => order.channel,
  salesRep: (order) => order.salesRep,
};

describe("analyze_sales_data", () => {
  it.each(
    Object.keys(GROUPS).flatMap((groupBy) => Object.keys(MEASURES).map((metric) => ({ groupBy, metric }))),
  )("adds up the orders for %j", async ({ groupBy, metric }) => {
    const chosen = orders.filter((order) => order.date.startsWith("2024"));
    const measure = MEASURES[metric];
    const groups = Map.groupBy(chosen, (order) => GROUPS[groupBy]?.(order) ?? "");
    const found = await analyze({ year: 2024, groupBy, metric });
    expect(found.total).toBe(measure?.(chosen));
    expect(found.rows).toHaveLength(groups.size);
    for (const { group, value } of found.rows) expect(value, group).toBe(measure?.(groups.get(group) ?? []));
    for (const { month, value } of found.series) {
      expect(value).toBe(measure?.(chosen.filter((order) => order.date.startsWith(month))));
    }
  });

  it("combines period and filters, whatever their case", async () => {
    const found = await analyze({
      quarter: 3,
      year: 2024,
      region: "europe",
      category: "HARDWARE",
      channel: "online",
    });
    const chosen = orders.filter(
      ({ date, region, category, channel }) =>
        date >= "2024-07-01" &&
        date <= "2024-09-30" &&
        region === "Europe" &&
        category === "Hardware" &&
        channel === "Online",
    );
    expect(found.filters).toEqual({ region: "Europe", category: "Hardware", channel: "Online" });
    expect(found.total).toBe(MEASURES["revenue"]?.(chosen));
    expect(found.rows.map(({ group }) => group)).toEqual(["2024-07", "2024-08", "2024-09"]);
  });

  it.each([
    [{ country: "USA" }, { country: "United States" }],
    [{ region: "APAC" }, { region: "Asia Pacific" }],
    [{ product: "forge" }, { product: "Forge Workstation" }],
  ])("understands %j", async (given, filters) => {
    expect((await analyze({ ...given, year: 2025 })).filters).toEqual(filters);
  });

  it("ranks the largest first and says how many it left out", async () => {
    const found = await analyze({ groupBy: "product", topN: 5, startDate: "2025-01-01" });
    expect(found.rows).toHaveLength(5);
    expect(found.omittedRows).toBe(18);
    expect(found.rows.map(({ value }) => value)).toEqual(
      found.rows.map(({ value }) => value).toSorted((a, b) => b - a),
    );
    expect(found.period).toEqual({
      label: "2025-01-01 to 2025-12-31",
      startDate: "2025-01-01",
      endDate: "2025-12-31",
    });
  });

  it("names the part of the period it has data for", async () => {
    const found = await analyze({ startDate: "2022-06-01", endDate: "2023-01-31" });
    expect(found.period).toMatchObject({ startDate: "2023-01-01", endDate: "2023-01-31" });
  });

  it.each([
    [{ region: "Antarctica" }, /no region "Antarctica".*Asia Pacific, Europe, Latin America, North America/],
    [{ product: "monitor" }, /no product "monitor".*Vista 27 Monitor/],
    [{ channel: "' OR 1=1 --" }, /no channel/],
    [{ year: 2030 }, /covers 2023-01-01 to 2025-12-31/],
    [{ region: "Europe", country: "Brazil" }, /No orders match region Europe and country Brazil/],
    [{ groupBy: "password" }, /groupBy/],
    [{ startDate: "2024-02-30" }, /startDate/],
    [{ customer: "x" }, /customer/],
  ])("explains what is wrong with %j", async (given, message) => {
    await expect(analyze({ ...given })).rejects.toThrow(message);
  });
});
