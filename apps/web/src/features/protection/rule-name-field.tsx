import { TextField } from "../../components/ui/field.tsx";
import { copyProtection } from "./copy.ts";

/** The name of a pattern or dictionary: the kind that its findings have. */
export function RuleNameField({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  return (
    <TextField
      label={copyProtection.name}
      hint={copyProtection.nameHint}
      value={name}
      maxLength={30}
      pattern="[A-Z][A-Z_]{1,29}"
      title={copyProtection.nameHint}
      className="font-mono"
      autoFocus
      required
      onChange={(event) => onChange(event.target.value.toUpperCase())}
    />
  );
}
