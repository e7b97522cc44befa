import type { LlmConfig, ModelBudget } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { SelectField, TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SaveButtons } from "../../components/ui/save-buttons.tsx";
import { useToast } from "../../components/ui/toaster.tsx";
import { copy } from "../../lib/copy.ts";
import { useChangeConfig } from "./api/models-api.ts";
import { copyModels } from "./copy.ts";
import { useNames } from "./use-names.ts";

type Who = Pick<ModelBudget, "scope" | "subjectId">;
type BudgetDialogProps = { config: LlmConfig; index: number | null; onClose: () => void };

const keyOf = ({ scope, subjectId }: Who): string => `${scope}:${subjectId ?? ""}`;

/** One budget, new or changed; whoever has one already is not offered again. */
export function BudgetDialog({ config, index, onClose }: BudgetDialogProps) {
  const toast = useToast();
  const change = useChangeConfig(config.version);
  const edited = index === null ? undefined : config.budgets[index];
  const choices = useChoices(config, edited);
  const [who, setWho] = useState(edited ? keyOf(edited) : "");
  const [limit, setLimit] = useState(String(edited?.monthlyCost ?? ""));
  const [warnAt, setWarnAt] = useState(String(edited?.warnAtPercent ?? 80));
  const chosen = choices.find((choice) => choice.value === who) ?? choices[0];
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!chosen) return;
    const budget = { ...chosen.who, monthlyCost: Number(limit), warnAtPercent: Number(warnAt) };
    const budgets = index === null ? [...config.budgets, budget] : config.budgets.with(index, budget);
    const onSuccess = (): void => {
      onClose();
      toast({ title: copy.saved, message: copyModels.saved });
    };
    change.mutate({ budgets }, { onSuccess });
  };
  const title = edited && chosen ? copyModels.editBudget(chosen.text) : copyModels.addBudget;
  return (
    <Modal title={title} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        <SelectField
          label={copyModels.budgetWho}
          value={chosen?.value ?? ""}
          onChange={(event) => setWho(event.target.value)}
          options={choices}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={copyModels.budgetLimit}
            type="number"
            required
            min={0.01}
            max={1_000_000_000}
            step="any"
            value={limit}
            onChange={(event) => setLimit(event.target.value)}
          />
          <TextField
            label={copyModels.budgetWarn}
            hint={copyModels.budgetWarnHint}
            type="number"
            required
            min={1}
            max={100}
            value={warnAt}
            onChange={(event) => setWarnAt(event.target.value)}
          />
        </div>
        <ProblemNote error={change.error} />
        <SaveButtons isBusy={change.isPending} onClose={onClose} />
      </form>
    </Modal>
  );
}

type Choice = { value: string; text: string; who: Who };

function useChoices(config: LlmConfig, edited: ModelBudget | undefined): Choice[] {
  const { people, groups } = useNames();
  const taken = new Set(config.budgets.map(keyOf));
  if (edited) taken.delete(keyOf(edited));
  const general = (["everyone", "group", "user"] as const).map((scope) => ({
    text: copyModels.scopes[scope],
    who: { scope, subjectId: null },
  }));
  const named = [
    ...groups.map(({ id, name }) => ({
      text: copyModels.group(name),
      who: { scope: "group" as const, subjectId: id },
    })),
    ...people.map(({ id, username }) => ({
      text: copyModels.person(username),
      who: { scope: "user" as const, subjectId: id },
    })),
  ];
  return [...general, ...named]
    .map((choice) => ({ ...choice, value: keyOf(choice.who) }))
    .filter(({ value }) => !taken.has(value));
}
