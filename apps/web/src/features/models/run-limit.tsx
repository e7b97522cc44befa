import type { LlmConfig } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { Section } from "../../components/ui/section.tsx";
import { useToast } from "../../components/ui/toaster.tsx";
import { copy } from "../../lib/copy.ts";
import { useChangeConfig } from "./api/models-api.ts";
import { copyModels } from "./copy.ts";

/** What one run may cost. */
export function RunLimit({ config }: { config: LlmConfig }) {
  const toast = useToast();
  const change = useChangeConfig(config.version);
  const [limit, setLimit] = useState(String(config.runCostLimit ?? ""));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    change.mutate(
      { runCostLimit: limit.trim() === "" ? null : Number(limit) },
      { onSuccess: () => toast({ title: copy.saved, message: copyModels.saved }) },
    );
  };
  return (
    <Section title={copyModels.runLimit} help={copyModels.runLimitHelp}>
      <form onSubmit={submit} className="flex max-w-sm flex-col gap-3">
        <TextField
          label={copyModels.runLimitField}
          type="number"
          min={0.000001}
          max={1_000_000}
          step="any"
          value={limit}
          onChange={(event) => setLimit(event.target.value)}
        />
        <ProblemNote error={change.error} />
        <Button type="submit" className="self-start" isBusy={change.isPending}>
          {copy.save}
        </Button>
      </form>
    </Section>
  );
}
