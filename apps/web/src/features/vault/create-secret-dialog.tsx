import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { useCreateSecret } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";
import { NO_FACTS, SecretFactsFields, toRequest } from "./secret-facts-fields.tsx";
import { ValueField } from "./value-field.tsx";

type CreateSecretDialogProps = { onClose: () => void; onCreated: (id: string) => void };

/** A new secret, at first its maker's and the administrators' alone. */
export function CreateSecretDialog({ onClose, onCreated }: CreateSecretDialogProps) {
  const create = useCreateSecret();
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const [facts, setFacts] = useState(NO_FACTS);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    create.mutate(
      { name, value, ...toRequest(facts) },
      {
        onSuccess: (secret) => onCreated(secret.id),
      },
    );
  };
  return (
    <Modal title={copyVault.add} onClose={onClose}>
      <form onSubmit={submit} autoComplete="off" className="flex flex-col gap-4 p-4">
        <TextField
          label={copyVault.name}
          hint={copyVault.nameHint}
          value={name}
          maxLength={128}
          pattern="[A-Za-z][A-Za-z0-9_.\-]{0,127}"
          title={copyVault.nameHint}
          className="font-mono"
          autoFocus
          required
          onChange={(event) => setName(event.target.value)}
        />
        <ValueField value={value} onChange={setValue} />
        <SecretFactsFields facts={facts} onChange={(change) => setFacts({ ...facts, ...change })} />
        <ProblemNote error={create.error} />
        <div className="flex justify-end">
          <Button type="submit" variant="primary" isBusy={create.isPending}>
            {copyVault.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
