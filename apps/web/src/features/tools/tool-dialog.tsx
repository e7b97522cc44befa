import { LABELS, RoleSchema, type Tool } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { CheckField, SelectField, TextAreaField, TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SaveButtons } from "../../components/ui/save-buttons.tsx";
import { useToast } from "../../components/ui/toaster.tsx";
import { copy, LABEL_NAMES, ROLE_NAMES } from "../../lib/copy.ts";
import { useChangeTool, useRegisterTool } from "./api/tools-api.ts";
import { copyTools } from "./copy.ts";
import { EFFECTS, formOf, METHODS, readForm, type ToolForm } from "./tool-form.ts";

type ToolDialogProps = { tool: Tool | null; onClose: () => void; onSaved: (toolId: string) => void };

/** An HTTP tool, new or changed; a change is a new version. */
export function ToolDialog({ tool, onClose, onSaved }: ToolDialogProps) {
  const toast = useToast();
  const register = useRegisterTool();
  const change = useChangeTool(tool ?? { id: "", version: 0 });
  const [form, setForm] = useState(formOf(tool));
  const [faults, setFaults] = useState<readonly string[]>([]);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const read = readForm(form, tool);
    setFaults(read.faults ?? []);
    if (read.body === null) return;
    const onSuccess = (saved: Tool): void => {
      onSaved(saved.id);
      toast({ title: copy.saved, message: copyTools.saved });
    };
    const { name: _name, ...fields } = read.body;
    if (tool === null) register.mutate(read.body, { onSuccess });
    else change.mutate(fields, { onSuccess });
  };
  return (
    <Modal
      title={tool === null ? copyTools.add : `${copyTools.edit} ${tool.name}`}
      placement="right"
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        {tool === null && (
          <TextField
            label={copyTools.name}
            hint={copyTools.nameHint}
            value={form.name}
            maxLength={64}
            required
            autoFocus
            className="font-mono"
            onChange={(event) => setForm({ ...form, name: event.target.value })}
          />
        )}
        <TextAreaField
          label={copyTools.description}
          hint={copyTools.descriptionHint}
          value={form.description}
          rows={2}
          maxLength={4000}
          required
          onChange={(event) => setForm({ ...form, description: event.target.value })}
        />
        <RequestFields form={form} onChange={setForm} />
        <GovernanceFields form={form} onChange={setForm} />
        {faults.length > 0 && (
          <ul role="alert" className="text-[0.8125rem] text-danger">
            {faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        )}
        <ProblemNote error={register.error ?? change.error} />
        <SaveButtons
          isBusy={register.isPending || change.isPending}
          onClose={onClose}
          saveText={tool === null ? copyTools.create : copy.save}
        />
      </form>
    </Modal>
  );
}

type FieldsProps = { form: ToolForm; onChange: (form: ToolForm) => void };

function RequestFields({ form, onChange }: FieldsProps) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[8rem_1fr]">
        <SelectField
          label={copyTools.method}
          value={form.method}
          onChange={(event) => onChange({ ...form, method: event.target.value })}
          options={METHODS.map((value) => ({ value, text: value }))}
        />
        <TextField
          label={copyTools.url}
          value={form.url}
          maxLength={2048}
          required
          spellCheck={false}
          placeholder="https://"
          className="font-mono"
          onChange={(event) => onChange({ ...form, url: event.target.value })}
        />
      </div>
      <p className="-mt-3 text-xs text-muted">{copyTools.urlHint}</p>
      <TextAreaField
        label={copyTools.headers}
        hint={copyTools.headersHint}
        value={form.headers}
        rows={3}
        spellCheck={false}
        className="font-mono text-xs"
        onChange={(event) => onChange({ ...form, headers: event.target.value })}
      />
      <TextAreaField
        label={copyTools.schema}
        value={form.schema}
        rows={7}
        spellCheck={false}
        className="font-mono text-xs"
        onChange={(event) => onChange({ ...form, schema: event.target.value })}
      />
    </>
  );
}

const LABEL_OPTIONS = LABELS.map((value) => ({ value, text: LABEL_NAMES[value] }));

function GovernanceFields({ form, onChange }: FieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        label={copyTools.role}
        value={form.role}
        onChange={(event) => onChange({ ...form, role: RoleSchema.parse(event.target.value) })}
        options={RoleSchema.options.map((value) => ({ value, text: ROLE_NAMES[value] }))}
      />
      <SelectField
        label={copyTools.effect}
        value={form.effect}
        onChange={(event) =>
          onChange({ ...form, effect: EFFECTS.find((each) => each === event.target.value) ?? form.effect })
        }
        options={EFFECTS.map((value) => ({ value, text: copyTools.effects[value] }))}
      />
      <SelectField
        label={copyTools.label}
        value={form.label}
        onChange={(event) =>
          onChange({ ...form, label: LABELS.find((each) => each === event.target.value) ?? form.label })
        }
        options={LABEL_OPTIONS}
      />
      <SelectField
        label={copyTools.maxInput}
        value={form.maxInput}
        onChange={(event) =>
          onChange({ ...form, maxInput: LABELS.find((each) => each === event.target.value) ?? form.maxInput })
        }
        options={LABEL_OPTIONS}
      />
      <CheckField
        label={copyTools.needs}
        isChecked={form.requiresApproval}
        onChange={(requiresApproval) => onChange({ ...form, requiresApproval })}
      />
    </div>
  );
}
