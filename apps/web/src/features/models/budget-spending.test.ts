import type { LlmUsage, ModelBudget } from "@cdsa/contracts";
import { describe, expect, it } from "vitest";
import { spendingOf } from "./budget-spending.ts";

const usage = (costs: Record<string, number>): LlmUsage => {
  const items = Object.entries(costs).map(([key, cost]) => ({
    key,
    cost,
    exchanges: 1,
    inputTokens: 1,
    outputTokens: 1,
  }));
  const cost = items.reduce((sum, item) => sum + item.cost, 0);
  const total = { cost, exchanges: items.length, inputTokens: 1, outputTokens: 1 };
  return { from: "2024-01-01T00:00:00.000Z", to: "2024-01-31T00:00:00.000Z", items, total };
};
const month = { user: usage({ ann: 79, bob: 21 }), group: usage({ finance: 50 }) };
const budget = (change: Partial<ModelBudget>): ModelBudget => ({
  scope: "everyone",
  subjectId: null,
  monthlyCost: 100,
  warnAtPercent: 80,
  ...change,
});

describe("spendingOf", () => {
  it.each([
    ["everyone together", {}, { cost: 100, percent: 100, state: "used-up" }],
    ["the highest of each person", { scope: "user" as const }, { cost: 79, percent: 79, state: "fine" }],
    [
      "one person from the threshold on",
      { scope: "user" as const, subjectId: "ann", warnAtPercent: 79 },
      { cost: 79, percent: 79, state: "warned" },
    ],
    [
      "a group that has used nothing",
      { scope: "group" as const, subjectId: "law" },
      { cost: 0, percent: 0, state: "fine" },
    ],
  ])("counts %s", (_what, change, spending) => {
    expect(spendingOf(budget(change), month)).toEqual(spending);
  });
});
