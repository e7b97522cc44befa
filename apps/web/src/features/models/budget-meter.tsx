import type { ModelBudget } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { Badge } from "../../components/ui/badges.tsx";
import { monthQuery } from "./api/models-api.ts";
import { spendingOf } from "./budget-spending.ts";
import { copyModels } from "./copy.ts";
import { formatCost } from "./measures.ts";

/** How much of a budget this month has used, in words, with a bar. */
export function BudgetMeter({ budget, who }: { budget: ModelBudget; who: string }) {
  const user = useQuery(monthQuery("user"));
  const group = useQuery(monthQuery("group"));
  if (user.data === undefined || group.data === undefined) return <div className="skeleton h-5 w-40" />;
  const { cost, percent, state } = spendingOf(budget, { user: user.data, group: group.data });
  const isOfEach = budget.subjectId === null && budget.scope !== "everyone";
  const words = isOfEach ? copyModels.spentMost : copyModels.spent;
  return (
    <span className="flex min-w-40 flex-col gap-1">
      <span className="flex flex-wrap items-center gap-2 tabular-nums">
        {words(formatCost(cost), percent)}
        {state === "warned" && <Badge tone="warn">{copyModels.warned}</Badge>}
        {state === "used-up" && <Badge tone="danger">{copyModels.usedUp}</Badge>}
      </span>
      <progress aria-label={who} value={Math.min(100, percent)} max={100} />
    </span>
  );
}
