import type { LlmConfig, ModelBudget } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../../components/ui/button.tsx";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { Section } from "../../components/ui/section.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { configQuery, useChangeConfig } from "./api/models-api.ts";
import { BudgetDialog } from "./budget-dialog.tsx";
import { BudgetMeter } from "./budget-meter.tsx";
import { copyModels } from "./copy.ts";
import { formatCost } from "./measures.ts";
import { RunLimit } from "./run-limit.tsx";
import { useNames } from "./use-names.ts";

type Open = { what: "edit" | "remove"; index: number } | { what: "add" } | null;

/** What models may cost in a month and in one run; for administrators. */
export function BudgetsView() {
  const config = useQuery(configQuery);
  if (config.isPending) return <SkeletonRows count={4} rowClassName="h-12" />;
  if (config.data === undefined) {
    return <ProblemNote error={config.error} onRetry={() => void config.refetch()} />;
  }
  return (
    <>
      <Budgets config={config.data} />
      <RunLimit key={config.data.version} config={config.data} />
    </>
  );
}

function Budgets({ config }: { config: LlmConfig }) {
  const [open, setOpen] = useState<Open>(null);
  const names = useNames();
  const { budgets } = config;
  const close = (): void => setOpen(null);
  const whoOf = ({ scope, subjectId }: ModelBudget): string => {
    if (subjectId === null) return copyModels.scopes[scope];
    const name = names.ofSubject(subjectId);
    return scope === "group" ? copyModels.group(name) : copyModels.person(name);
  };
  const removed = open?.what === "remove" ? budgets[open.index] : undefined;
  return (
    <Section
      title={copyModels.budgets}
      help={copyModels.budgetsHelp}
      action={
        <Button
          size="small"
          variant="primary"
          icon={<Plus size={15} aria-hidden />}
          onClick={() => setOpen({ what: "add" })}
        >
          {copyModels.addBudget}
        </Button>
      }
    >
      {budgets.length === 0 && <p className="text-muted">{copyModels.noBudgets}</p>}
      {budgets.length > 0 && (
        <BudgetTable budgets={budgets} whoOf={whoOf} onOpen={(what, index) => setOpen({ what, index })} />
      )}
      {(open?.what === "add" || open?.what === "edit") && (
        <BudgetDialog config={config} index={open.what === "edit" ? open.index : null} onClose={close} />
      )}
      {open?.what === "remove" && removed && (
        <RemoveDialog config={config} index={open.index} who={whoOf(removed)} onClose={close} />
      )}
    </Section>
  );
}

type BudgetTableProps = {
  budgets: readonly ModelBudget[];
  whoOf: (budget: ModelBudget) => string;
  onOpen: (what: "edit" | "remove", index: number) => void;
};

function BudgetTable({ budgets, whoOf, onOpen }: BudgetTableProps) {
  const { budgetColumns } = copyModels;
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={copyModels.budgets}>
      <table className="data-table min-w-[36rem]">
        <thead>
          <tr>
            <th scope="col">{budgetColumns.who}</th>
            <th scope="col" className="number">
              {budgetColumns.limit}
            </th>
            <th scope="col" className="number">
              {budgetColumns.warn}
            </th>
            <th scope="col">{budgetColumns.spent}</th>
            <td className="bg-sunken" />
          </tr>
        </thead>
        <tbody>
          {budgets.map((budget, index) => (
            <tr key={`${budget.scope}:${budget.subjectId ?? ""}`}>
              <th scope="row" className="bg-surface! text-ink!">
                {whoOf(budget)}
              </th>
              <td className="number">{formatCost(budget.monthlyCost)}</td>
              <td className="number">{copyModels.percent(budget.warnAtPercent)}</td>
              <td>
                <BudgetMeter budget={budget} who={whoOf(budget)} />
              </td>
              <td>
                <span className="flex justify-end gap-1">
                  <IconButton
                    size="small"
                    label={copyModels.editBudget(whoOf(budget))}
                    onClick={() => onOpen("edit", index)}
                  >
                    <Pencil size={15} aria-hidden />
                  </IconButton>
                  <IconButton
                    size="small"
                    label={copyModels.removeBudget(whoOf(budget))}
                    onClick={() => onOpen("remove", index)}
                  >
                    <Trash2 size={15} aria-hidden />
                  </IconButton>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RemoveDialogProps = { config: LlmConfig; index: number; who: string; onClose: () => void };

function RemoveDialog({ config, index, who, onClose }: RemoveDialogProps) {
  const change = useChangeConfig(config.version);
  return (
    <ConfirmDialog
      title={copyModels.removeBudgetTitle}
      confirmText={copyModels.removeConfirm}
      isBusy={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate({ budgets: config.budgets.toSpliced(index, 1) }, { onSuccess: onClose })}
    >
      {copyModels.removeBudgetHelp(who)}
    </ConfirmDialog>
  );
}
