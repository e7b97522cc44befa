import type { Model } from "@cdsa/contracts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/database.ts";
import type { Spender } from "../chat-model.ts";
import type { Refusal } from "../gateway/route-model.ts";
import { ModelError } from "../model-error.ts";
import type { DirectoryConfig } from "../registry/model-directory.ts";
import { budgetsFor, describeBudget, dollars, monthOf } from "./budgets.ts";
import { findCostOfRun, findSpending } from "./usage.repository.ts";

export type BudgetDependencies = { db: Database; clock: Clock; config: () => DirectoryConfig };

/**
 * Whether a model may be asked for a person: one that costs nothing always, another while every budget has something
 * left. An exchange that began below the wall is finished, so that one of them may go beyond it.
 * @throws ModelError `cost_limit` where the run has cost what one run may.
 */
export async function checkBudgets(
  { db, clock, config }: BudgetDependencies,
  model: Model,
  { userId, runId }: Spender,
): Promise<Refusal | null> {
  if (model.price === null) return null;
  const { budgets, runCostLimit } = config();
  if (runCostLimit !== null && runId !== null && (await findCostOfRun(db, runId)) >= runCostLimit) {
    throw new ModelError(
      "cost_limit",
      `The answer has cost ${dollars(runCostLimit)}, which is what one may cost, and was stopped. Ask for less at once.`,
    );
  }
  if (budgets.length === 0) return null;
  const spending = await findSpending(db, userId, monthOf(clock()));
  const reached = budgetsFor(budgets, userId, spending).find((budget) => budget.spent >= budget.monthlyCost);
  if (!reached) return null;
  return {
    code: "budget_reached",
    reason: `${describeBudget(reached)} It begins anew with the next month; an administrator can raise it.`,
  };
}
