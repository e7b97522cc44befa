import type { Secret } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Modal } from "../../components/ui/modal.tsx";
import { SaveButtons } from "../../components/ui/save-buttons.tsx";
import { useUpdateSecret } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";
import { UpdateProblem } from "./update-problem.tsx";
import { ValueField } from "./value-field.tsx";

type NewValueDialogProps = { secret: Secret; onClose: () => void };

/** Gives a secret another value. */
export function NewValueDialog({ secret, onClose }: NewValueDialogProps) {
  const update = useUpdateSecret(secret);
  const [value, setValue] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    update.mutate({ value }, { onSuccess: onClose });
  };
  return (
    <Modal title={copyVault.newValue} onClose={onClose}>
      <form onSubmit={submit} autoComplete="off" className="flex flex-col gap-4 p-4">
        <p className="text-muted">{copyVault.newValueHelp}</p>
        <ValueField value={value} onChange={setValue} hasFocus />
        <UpdateProblem error={update.error} />
        <SaveButtons isBusy={update.isPending} onClose={onClose} />
      </form>
    </Modal>
  );
}
