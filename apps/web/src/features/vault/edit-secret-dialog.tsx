import type { Secret } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Modal } from "../../components/ui/modal.tsx";
import { SaveButtons } from "../../components/ui/save-buttons.tsx";
import { useUpdateSecret } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";
import { type SecretFacts, SecretFactsFields, toRequest } from "./secret-facts-fields.tsx";
import { UpdateProblem } from "./update-problem.tsx";

type EditSecretDialogProps = { secret: Secret; onClose: () => void };

/** Changes what is said of a secret. */
export function EditSecretDialog({ secret, onClose }: EditSecretDialogProps) {
  const update = useUpdateSecret(secret);
  const [facts, setFacts] = useState<SecretFacts>({
    description: secret.description ?? "",
    classification: secret.classification,
    rotateAfterDays: secret.rotateAfterDays,
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    update.mutate(toRequest(facts), { onSuccess: onClose });
  };
  return (
    <Modal title={copyVault.editTitle(secret.name)} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        <SecretFactsFields facts={facts} onChange={(change) => setFacts({ ...facts, ...change })} />
        <UpdateProblem error={update.error} />
        <SaveButtons isBusy={update.isPending} onClose={onClose} />
      </form>
    </Modal>
  );
}
