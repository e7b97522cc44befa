import type { LlmUsage, ModelBudget } from "@cdsa/contracts";

export type Spending = {
  /** US dollars; of a budget for each person or group, what the highest of them has spent. */
  cost: number;
  /** Whole percent of the limit, rounded down: 100 means used up. */
  percent: number;
  state: "fine" | "warned" | "used-up";
};

/** How far a budget is used in this month. */
export function spendingOf(
  { scope, subjectId, monthlyCost, warnAtPercent }: ModelBudget,
  month: { user: LlmUsage; group: LlmUsage },
): Spending {
  const cost = scope === "everyone" ? month.user.total.cost : highestOf(month[scope], subjectId);
  const percent = Math.floor((cost / monthlyCost) * 100);
  const state = percent >= 100 ? "used-up" : percent >= warnAtPercent ? "warned" : "fine";
  return { cost, percent, state };
}

function highestOf({ items }: LlmUsage, subjectId: string | null): number {
  const counted = subjectId === null ? items : items.filter(({ key }) => key === subjectId);
  return Math.max(0, ...counted.map(({ cost }) => cost));
}
