import { useState } from "react";
import { CheckField, TextAreaField } from "../../components/ui/field.tsx";
import { classNames } from "../../lib/class-names.ts";
import { copyVault } from "./copy.ts";

type ValueFieldProps = { value: string; onChange: (value: string) => void; hasFocus?: boolean };

/** Where a value is put in, as dots unless its writer wants to see it. */
export function ValueField({ value, onChange, hasFocus = false }: ValueFieldProps) {
  const [isVisible, setIsVisible] = useState(false);
  return (
    <div>
      <TextAreaField
        label={copyVault.value}
        hint={copyVault.valueHint}
        value={value}
        rows={3}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={hasFocus}
        required
        className={classNames("font-mono text-[0.8125rem]", !isVisible && "masked")}
        onChange={(event) => onChange(event.target.value)}
      />
      <CheckField label={copyVault.showTyped} isChecked={isVisible} onChange={setIsVisible} />
    </div>
  );
}
