import { X } from "lucide-react";
import { SelectField } from "../../components/ui/field.tsx";
import { copyVault } from "./copy.ts";

type PickListProps = {
  label: string;
  addText: string;
  choices: readonly { id: string; name: string }[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
};

/** Several of a list: those chosen as chips, the others to add. */
export function PickList({ label, addText, choices, chosen, onChange }: PickListProps) {
  const nameOf = (id: string): string =>
    choices.find((choice) => choice.id === id)?.name ?? copyVault.unknown(id);
  const left = choices.filter((choice) => !chosen.includes(choice.id));
  return (
    <div className="flex flex-col gap-2">
      <SelectField
        label={label}
        value=""
        disabled={left.length === 0}
        onChange={(event) => {
          if (event.target.value !== "") onChange([...chosen, event.target.value]);
        }}
        options={[{ value: "", text: addText }, ...left.map(({ id, name }) => ({ value: id, text: name }))]}
      />
      {chosen.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {chosen.map((id) => (
            <li
              key={id}
              className="inline-flex h-6 items-center gap-1 rounded bg-sunken pl-2 text-xs font-medium"
            >
              {nameOf(id)}
              <button
                type="button"
                aria-label={copyVault.removeListed(nameOf(id))}
                className="rounded p-1 text-muted hover:text-danger"
                onClick={() => onChange(chosen.filter((each) => each !== id))}
              >
                <X size={13} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
