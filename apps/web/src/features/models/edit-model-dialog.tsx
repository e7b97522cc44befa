import { type Label, LABELS, type LlmConfig, type Model } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { CheckField, SelectField, TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SaveButtons } from "../../components/ui/save-buttons.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { useToast } from "../../components/ui/toaster.tsx";
import { copy, LABEL_NAMES } from "../../lib/copy.ts";
import { configQuery, useChangeConfig } from "./api/models-api.ts";
import { copyModels } from "./copy.ts";

type EditModelDialogProps = { model: Model; onClose: () => void };

/** What an administrator sets of one model. */
export function EditModelDialog({ model, onClose }: EditModelDialogProps) {
  const config = useQuery({ ...configQuery, staleTime: 0 });
  return (
    <Modal title={copyModels.edit(model.name)} onClose={onClose}>
      {config.isPending && <SkeletonRows count={4} />}
      <ProblemNote error={config.error} />
      {config.data && <ModelForm model={model} config={config.data} onClose={onClose} />}
    </Modal>
  );
}

const toNumber = (text: string): number | null => (text.trim() === "" ? null : Number(text));

function ModelForm({ model, config, onClose }: EditModelDialogProps & { config: LlmConfig }) {
  const toast = useToast();
  const change = useChangeConfig(config.version);
  const [isEnabled, setIsEnabled] = useState(model.isEnabled);
  const [isDefault, setIsDefault] = useState(config.defaultModelId === model.id);
  const [label, setLabel] = useState<Label>(model.maxLabel);
  const [input, setInput] = useState(String(model.price?.inputPerMillion ?? ""));
  const [output, setOutput] = useState(String(model.price?.outputPerMillion ?? ""));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const [inputPerMillion, outputPerMillion] = [toNumber(input), toNumber(output)];
    const price =
      inputPerMillion === null && outputPerMillion === null
        ? null
        : { inputPerMillion: inputPerMillion ?? 0, outputPerMillion: outputPerMillion ?? 0 };
    const wasDefault = config.defaultModelId === model.id;
    change.mutate(
      {
        models: [{ id: model.id, isEnabled, maxLabel: label, price }],
        ...(isDefault !== wasDefault && { defaultModelId: isDefault ? model.id : null }),
      },
      {
        onSuccess: () => {
          onClose();
          toast({ title: copy.saved, message: copyModels.saved });
        },
      },
    );
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 p-4">
      <SelectField
        label={copyModels.editLabel}
        hint={copyModels.editLabelHint}
        value={label}
        onChange={(event) => setLabel(LABELS.find((each) => each === event.target.value) ?? label)}
        options={LABELS.map((value) => ({ value, text: LABEL_NAMES[value] }))}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={copyModels.editInput}
          type="number"
          min={0}
          step="any"
          value={input}
          onChange={(event) => setInput(event.target.value)}
        />
        <TextField
          label={copyModels.editOutput}
          hint={copyModels.editPriceHint}
          type="number"
          min={0}
          step="any"
          value={output}
          onChange={(event) => setOutput(event.target.value)}
        />
      </div>
      <div>
        <CheckField label={copyModels.editEnabled} isChecked={isEnabled} onChange={setIsEnabled} />
        <CheckField label={copyModels.editDefault} isChecked={isDefault} onChange={setIsDefault} />
      </div>
      <ProblemNote error={change.error} />
      <SaveButtons isBusy={change.isPending} onClose={onClose} />
    </form>
  );
}
