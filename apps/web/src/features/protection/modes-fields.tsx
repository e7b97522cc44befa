import { LABELS, type ModesByLabel, ProtectionModeSchema } from "@cdsa/contracts";
import { SelectField } from "../../components/ui/field.tsx";
import { LABEL_NAMES } from "../../lib/copy.ts";
import { MODE_OPTIONS } from "./mode-options.ts";

type ModesFieldsProps = { modes: ModesByLabel; onChange: (modes: ModesByLabel) => void };

/** What happens to findings in content of each label. */
export function ModesFields({ modes, onChange }: ModesFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      {LABELS.map((label) => (
        <SelectField
          key={label}
          label={LABEL_NAMES[label]}
          value={modes[label]}
          onChange={(event) =>
            onChange({ ...modes, [label]: ProtectionModeSchema.parse(event.target.value) })
          }
          options={MODE_OPTIONS}
        />
      ))}
    </div>
  );
}
