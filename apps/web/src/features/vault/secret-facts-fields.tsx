import { clearanceCovers, type Label, LABELS } from "@cdsa/contracts";
import { SelectField, TextField } from "../../components/ui/field.tsx";
import { LABEL_NAMES } from "../../lib/copy.ts";
import { useCurrentUser } from "../../lib/session.ts";
import { copyVault } from "./copy.ts";

/** What a person says of a secret besides its name and value. */
export type SecretFacts = { description: string; classification: Label; rotateAfterDays: number | null };

export const NO_FACTS: SecretFacts = {
  description: "",
  classification: "CONFIDENTIAL",
  rotateAfterDays: null,
};

/** The facts as a request carries them. */
export const toRequest = ({ description, ...rest }: SecretFacts) => ({
  ...rest,
  description: description.trim() || null,
});

type SecretFactsFieldsProps = { facts: SecretFacts; onChange: (change: Partial<SecretFacts>) => void };

export function SecretFactsFields({ facts, onChange }: SecretFactsFieldsProps) {
  const user = useCurrentUser();
  const labels = LABELS.filter((label) => clearanceCovers(user.clearance, label));
  return (
    <>
      <TextField
        label={copyVault.description}
        value={facts.description}
        maxLength={1000}
        onChange={(event) => onChange({ description: event.target.value })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={copyVault.label}
          value={facts.classification}
          onChange={(event) =>
            onChange({
              classification: labels.find((label) => label === event.target.value) ?? facts.classification,
            })
          }
          options={labels.map((value) => ({ value, text: LABEL_NAMES[value] }))}
        />
        <TextField
          label={copyVault.reminder}
          hint={copyVault.reminderHint}
          type="number"
          min={1}
          max={3650}
          value={facts.rotateAfterDays ?? ""}
          onChange={(event) => onChange({ rotateAfterDays: event.target.valueAsNumber || null })}
        />
      </div>
    </>
  );
}
