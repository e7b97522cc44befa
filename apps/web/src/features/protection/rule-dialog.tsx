import type { UseMutationResult } from "@tanstack/react-query";
import type { ProtectionDictionary, ProtectionPattern } from "@cdsa/contracts";
import { type ReactNode, type SyntheticEvent, useState } from "react";
import { CheckField, TextAreaField, TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SaveButtons } from "../../components/ui/save-buttons.tsx";
import { copy } from "../../lib/copy.ts";
import { useSaveDictionary, useSavePattern } from "./api/protection-api.ts";
import { copyProtection } from "./copy.ts";
import { RuleNameField } from "./rule-name-field.tsx";

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** A new pattern, or another form of one. */
export function PatternDialog(props: { pattern: ProtectionPattern | null; onClose: () => void }) {
  const { pattern: edited, onClose } = props;
  const save = useSavePattern(edited);
  return (
    <RuleDialog
      addTitle={copyProtection.addPattern}
      edited={edited}
      before={edited?.pattern ?? ""}
      toBody={(common, pattern) => ({ ...common, pattern })}
      save={save}
      onClose={onClose}
    >
      {(value, onChange) => (
        <TextField
          label={copyProtection.pattern}
          hint={copyProtection.patternsHelp}
          value={value}
          maxLength={1000}
          spellCheck={false}
          autoComplete="off"
          className="font-mono"
          required
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </RuleDialog>
  );
}

/** A new dictionary, or other terms for one. */
export function DictionaryDialog(props: { dictionary: ProtectionDictionary | null; onClose: () => void }) {
  const { dictionary: edited, onClose } = props;
  const save = useSaveDictionary(edited);
  return (
    <RuleDialog
      addTitle={copyProtection.addDictionary}
      edited={edited}
      before={edited?.terms.join("\n") ?? ""}
      toBody={(common, terms) => ({ ...common, terms: linesOf(terms) })}
      save={save}
      onClose={onClose}
    >
      {(value, onChange) => (
        <TextAreaField
          label={copyProtection.terms}
          hint={copyProtection.termsHint}
          value={value}
          rows={8}
          required
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </RuleDialog>
  );
}

type Common = { name: string; isEnabled: boolean };
type RuleDialogProps<Body> = {
  addTitle: string;
  edited: Common | null;
  /** What it finds, as the field shows it. */
  before: string;
  toBody: (common: Common, content: string) => Body;
  save: Pick<UseMutationResult<unknown, Error, Body>, "mutate" | "isPending" | "error">;
  onClose: () => void;
  /** The field of what it finds. */
  children: (value: string, onChange: (value: string) => void) => ReactNode;
};

/** What patterns and dictionaries have in common: a name, what they find, and whether they are on. */
function RuleDialog<Body>({
  addTitle,
  edited,
  before,
  toBody,
  save,
  onClose,
  children,
}: RuleDialogProps<Body>) {
  const [name, setName] = useState(edited?.name ?? "");
  const [content, setContent] = useState(before);
  const [isEnabled, setIsEnabled] = useState(edited?.isEnabled ?? true);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    save.mutate(toBody({ name, isEnabled }, content), { onSuccess: onClose });
  };
  return (
    <Modal title={edited === null ? addTitle : copyProtection.editRule(edited.name)} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        <RuleNameField name={name} onChange={setName} />
        {children(content, setContent)}
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
