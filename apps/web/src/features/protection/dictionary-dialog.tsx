import type { ProtectionDictionary } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { CheckField, TextAreaField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SaveButtons } from "../../components/ui/save-buttons.tsx";
import { copy } from "../../lib/copy.ts";
import { useSaveDictionary } from "./api/protection-api.ts";
import { copyProtection } from "./copy.ts";
import { RuleNameField } from "./rule-name-field.tsx";

type DictionaryDialogProps = { dictionary: ProtectionDictionary | null; onClose: () => void };

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** A new dictionary, or other terms for one. */
export function DictionaryDialog({ dictionary: edited, onClose }: DictionaryDialogProps) {
  const save = useSaveDictionary(edited);
  const [name, setName] = useState(edited?.name ?? "");
  const [terms, setTerms] = useState(edited?.terms.join("\n") ?? "");
  const [isEnabled, setIsEnabled] = useState(edited?.isEnabled ?? true);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    save.mutate({ name, terms: linesOf(terms), isEnabled }, { onSuccess: onClose });
  };
  return (
    <Modal
      title={edited === null ? copyProtection.addDictionary : copyProtection.editRule(edited.name)}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        <RuleNameField name={name} onChange={setName} />
        <TextAreaField
          label={copyProtection.terms}
          hint={copyProtection.termsHint}
          value={terms}
          rows={8}
          required
          onChange={(event) => setTerms(event.target.value)}
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
