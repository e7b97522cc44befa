import type { ProtectionPattern } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { CheckField, TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SaveButtons } from "../../components/ui/save-buttons.tsx";
import { copy } from "../../lib/copy.ts";
import { useSavePattern } from "./api/protection-api.ts";
import { copyProtection } from "./copy.ts";
import { RuleNameField } from "./rule-name-field.tsx";

type PatternDialogProps = { pattern: ProtectionPattern | null; onClose: () => void };

/** A new pattern, or another form of one. */
export function PatternDialog({ pattern: edited, onClose }: PatternDialogProps) {
  const save = useSavePattern(edited);
  const [name, setName] = useState(edited?.name ?? "");
  const [pattern, setPattern] = useState(edited?.pattern ?? "");
  const [isEnabled, setIsEnabled] = useState(edited?.isEnabled ?? true);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    save.mutate({ name, pattern, isEnabled }, { onSuccess: onClose });
  };
  return (
    <Modal
      title={edited === null ? copyProtection.addPattern : copyProtection.editRule(edited.name)}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        <RuleNameField name={name} onChange={setName} />
        <TextField
          label={copyProtection.pattern}
          hint={copyProtection.patternsHelp}
          value={pattern}
          maxLength={1000}
          spellCheck={false}
          autoComplete="off"
          className="font-mono"
          required
          onChange={(event) => setPattern(event.target.value)}
        />
        <CheckField label={copyProtection.isEnabled} isChecked={isEnabled} onChange={setIsEnabled} />
        <ProblemNote error={save.error} />
        <SaveButtons
          isBusy={save.isPending}
          onClose={onClose}
          saveText={edited === null ? copyProtection.add : copy.save}
        />
      </form>
    </Modal>
  );
}
