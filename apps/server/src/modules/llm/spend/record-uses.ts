import type { ModelPrice } from "@cdsa/contracts";
import type { Clock } from "../../../platform/clock.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import type { Notifications } from "../../notifications/index.ts";
import type { ModelUse, Spender } from "../chat-model.ts";
import type { DirectoryConfig } from "../registry/model-directory.ts";
import { type AppliedBudget, budgetsFor, costOf, describeBudget, monthOf } from "./budgets.ts";
import { findMembers, findSpending, insertUsage, noteWarning } from "./usage.repository.ts";

export type RecordDependencies = {
  clock: Clock;
  config: () => Pick<DirectoryConfig, "budgets">;
  priceOf: (modelId: string) => ModelPrice | null;
  notifications: Pick<Notifications, "sendNotifications">;
};

/**
 * Stores what exchanges have cost, in the transaction of what they were for, and warns once a month of each budget that
 * is nearly used.
 * @param messageId the message that the exchanges wrote, where they wrote one.
 */
export async function recordUses(
  dependencies: RecordDependencies,
  tx: Queryable,
  spender: Omit<Spender, "origin">,
  uses: readonly ModelUse[],
  messageId: string | null,
): Promise<void> {
  if (uses.length === 0) return;
  const { userId, runId, sessionId, purpose } = spender;
  const rows = uses.map(({ modelId, ...use }) => ({
    id: newId(),
    modelId,
    userId,
    runId,
    sessionId,
    messageId,
    purpose,
    ...use,
    cost: costOf(dependencies.priceOf(modelId), use).toFixed(8),
  }));
  await insertUsage(tx, rows);
  if (rows.some((row) => Number(row.cost) > 0)) await warn(dependencies, tx, userId);
}

async function warn(
  { clock, config, notifications }: RecordDependencies,
  tx: Queryable,
  userId: string,
): Promise<void> {
  const { budgets } = config();
  if (budgets.length === 0) return;
  const month = monthOf(clock());
  const applied = budgetsFor(budgets, userId, await findSpending(tx, userId, month));
  for (const budget of applied) {
    if (budget.spent * 100 < budget.monthlyCost * budget.warnAtPercent) continue;
    if (!(await noteWarning(tx, budget.key, month))) continue;
    await notifications.sendNotifications(tx, {
      recipients: { userIds: await peopleOf(tx, budget), andRoles: ["ADMIN"] },
      type: "SYSTEM_MAINTENANCE",
      title: "A budget for models is nearly used",
      message: `${describeBudget(budget)} Once it is used up, the built-in planner and models without a price answer until the next month.`,
      data: { scope: budget.scope, subjectId: budget.subjectId, warnAtPercent: budget.warnAtPercent },
      priority: "high",
    });
  }
}

async function peopleOf(tx: Queryable, { scope, subjectId }: AppliedBudget): Promise<string[]> {
  if (subjectId === null) return [];
  return scope === "user" ? [subjectId] : findMembers(tx, subjectId);
}
