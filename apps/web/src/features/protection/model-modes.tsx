import type { ModesByLabel } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { IconButton } from "../../components/ui/button.tsx";
import { SelectField } from "../../components/ui/field.tsx";
import { Section } from "../../components/ui/section.tsx";
import { remoteModelsQuery } from "./api/protection-api.ts";
import { copyProtection } from "./copy.ts";
import { ModesFields } from "./modes-fields.tsx";

type ModelModesProps = {
  /** What a model begins with: the modes of all of them. */
  ofAll: ModesByLabel;
  /** By id. */
  models: Readonly<Record<string, ModesByLabel>>;
  onChange: (models: Record<string, ModesByLabel>) => void;
};

/** Models outside the house with modes of their own. */
export function ModelModes({ ofAll, models, onChange }: ModelModesProps) {
  const remote = useQuery(remoteModelsQuery);
  const entries = Object.entries(models);
  const left = remote.data?.filter(({ id }) => models[id] === undefined) ?? [];
  const nameOf = (id: string): string => remote.data?.find((model) => model.id === id)?.name ?? id;
  return (
    <Section title={copyProtection.models} help={copyProtection.modelsHelp}>
      <div className="flex flex-col gap-4">
        {entries.length === 0 && <p className="text-muted">{copyProtection.noModels}</p>}
        {entries.map(([id, modes]) => (
          <fieldset key={id} className="rounded-md border border-line p-3">
            <legend className="px-1 font-medium">{nameOf(id)}</legend>
            <div className="flex items-end gap-2">
              <div className="min-w-0 flex-1">
                <ModesFields modes={modes} onChange={(next) => onChange({ ...models, [id]: next })} />
              </div>
              <IconButton
                label={copyProtection.removeModel(nameOf(id))}
                onClick={() => onChange(Object.fromEntries(entries.filter(([other]) => other !== id)))}
              >
                <X size={16} aria-hidden />
              </IconButton>
            </div>
          </fieldset>
        ))}
        {left.length > 0 && (
          <div className="max-w-sm">
            <SelectField
              label={copyProtection.addModel}
              isLabelHidden
              value=""
              onChange={(event) => {
                if (event.target.value !== "") onChange({ ...models, [event.target.value]: ofAll });
              }}
              options={[
                { value: "", text: copyProtection.addModel },
                ...left.map(({ id, name }) => ({ value: id, text: name })),
              ]}
            />
          </div>
        )}
      </div>
    </Section>
  );
}
