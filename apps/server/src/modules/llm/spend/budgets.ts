import type { ModelBudget, ModelPrice } from "@cdsa/contracts";
import type { Spending } from "./usage.repository.ts";

/** A budget as it applies to one person. */
export type AppliedBudget = {
  /** Names it over all months. */
  key: string;
  scope: ModelBudget["scope"];
  /** The person or group; null for everyone. */
  subjectId: string | null;
  monthlyCost: number;
  warnAtPercent: number;
  spent: number;
};

const TOKENS_PER_PRICE = 1_000_000;

/** In US dollars. */
export const costOf = (
  price: ModelPrice | null,
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
): number =>
  price === null
    ? 0
    : (inputTokens * price.inputPerMillion + outputTokens * price.outputPerMillion) / TOKENS_PER_PRICE;

/** The first moment of the calendar month, in UTC. */
export const monthOf = (moment: Date): Date =>
  new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), 1));

/** The budgets that a person's use counts against: their own, those of their groups, and everyone's. */
export function budgetsFor(
  budgets: readonly ModelBudget[],
  userId: string,
  spending: Spending,
): AppliedBudget[] {
  return budgets.flatMap((budget) =>
    subjectsOf(budget, userId, spending).map(({ subjectId, spent }) => ({
      key: `${budget.scope}:${subjectId ?? "all"}:${budget.monthlyCost}`,
      scope: budget.scope,
      subjectId,
      monthlyCost: budget.monthlyCost,
      warnAtPercent: budget.warnAtPercent,
      spent,
    })),
  );
}

function subjectsOf(
  { scope, subjectId }: ModelBudget,
  userId: string,
  { user, everyone, groups }: Spending,
): { subjectId: string | null; spent: number }[] {
  const isMeant = (id: string): boolean => subjectId === null || subjectId === id;
  if (scope === "everyone") return [{ subjectId: null, spent: everyone }];
  if (scope === "user") return isMeant(userId) ? [{ subjectId: userId, spent: user }] : [];
  return [...groups].filter(([id]) => isMeant(id)).map(([id, spent]) => ({ subjectId: id, spent }));
}

const OWNERS = {
  user: "Your budget",
  group: "The budget of your group",
  everyone: "The budget of the house",
};

export const dollars = (amount: number): string => `${amount.toFixed(2)} US dollars`;

export const describeBudget = ({ scope, spent, monthlyCost }: AppliedBudget): string =>
  `${OWNERS[scope]} for models in this month is ${dollars(monthlyCost)}, of which ${dollars(spent)} are used.`;
