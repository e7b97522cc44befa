import type { ProtectionConfig } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { CheckField, TextField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { Section } from "../../components/ui/section.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { useToast } from "../../components/ui/toaster.tsx";
import { copy } from "../../lib/copy.ts";
import { settingsQuery, useChangeSettings } from "./api/protection-api.ts";
import { copyProtection } from "./copy.ts";
import { ModelModes } from "./model-modes.tsx";
import { ModesFields } from "./modes-fields.tsx";

/** What happens to findings on their way out, and what is looked for. */
export function SettingsView() {
  const query = useQuery(settingsQuery);
  if (query.isPending) return <SkeletonRows count={6} />;
  if (query.error !== null) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  return <SettingsForm key={query.data.version} settings={query.data} />;
}

function SettingsForm({ settings }: { settings: ProtectionConfig }) {
  const toast = useToast();
  const change = useChangeSettings(settings.version);
  const [modes, setModes] = useState(settings.remoteModels);
  const [models, setModels] = useState(settings.models);
  const [disabled, setDisabled] = useState(settings.disabledTypes);
  const [minScore, setMinScore] = useState(settings.minScore);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    change.mutate(
      { remoteModels: modes, models, disabledTypes: disabled, minScore },
      { onSuccess: () => toast({ title: copy.saved, message: copyProtection.saved }) },
    );
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Section title={copyProtection.remote} help={copyProtection.remoteHelp}>
        <ModesFields modes={modes} onChange={setModes} />
      </Section>
      <ModelModes ofAll={modes} models={models} onChange={setModels} />
      <Section title={copyProtection.kinds} help={copyProtection.kindsHelp}>
        <div className="grid grid-cols-2 gap-x-4 font-mono text-xs sm:grid-cols-3">
          {settings.builtinTypes.map((type) => (
            <CheckField
              key={type}
              label={type}
              isChecked={!disabled.includes(type)}
              onChange={(isChecked) =>
                setDisabled(isChecked ? disabled.filter((each) => each !== type) : [...disabled, type])
              }
            />
          ))}
        </div>
        <div className="mt-4 max-w-56">
          <TextField
            label={copyProtection.minScore}
            hint={copyProtection.minScoreHint}
            type="number"
            min={0.1}
            max={1}
            step={0.05}
            value={minScore}
            onChange={(event) => setMinScore(event.target.valueAsNumber || 0.1)}
            required
          />
        </div>
      </Section>
      <ProblemNote error={change.error} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isBusy={change.isPending}>
          {copy.save}
        </Button>
      </div>
    </form>
  );
}
