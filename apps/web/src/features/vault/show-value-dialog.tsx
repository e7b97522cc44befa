import type { Secret, SecretValue } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { hasCode } from "../../lib/api-error.ts";
import { type Proof, showValue } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";
import { ProofField } from "./proof-field.tsx";
import { ShownValue } from "./shown-value.tsx";

type ShowValueDialogProps = { secret: Secret; version: number; onClose: () => void };

/** Asks why, asks for a proof where the last one is too long ago, then shows the value for a short time. */
export function ShowValueDialog({ secret, version, onClose }: ShowValueDialogProps) {
  const [shown, setShown] = useState<SecretValue | "hidden" | null>(null);
  return (
    <Modal title={copyVault.showTitle(secret.name)} onClose={onClose}>
      {shown === null && <AskForm secret={secret} version={version} onShown={setShown} />}
      {shown === "hidden" && (
        <div className="flex flex-col gap-4 p-4">
          <p role="status">{copyVault.hidden}</p>
          <div className="flex justify-end">
            <Button onClick={() => setShown(null)}>{copyVault.showAgain}</Button>
          </div>
        </div>
      )}
      {shown !== null && shown !== "hidden" && (
        <ShownValue value={shown} onHidden={() => setShown("hidden")} />
      )}
    </Modal>
  );
}

type AskFormProps = { secret: Secret; version: number; onShown: (value: SecretValue) => void };

function AskForm({ secret, version, onShown }: AskFormProps) {
  const [reason, setReason] = useState("");
  const [proof, setProof] = useState<Proof>({ password: "" });
  const [needsProof, setNeedsProof] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const ask = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      onShown(
        await showValue({ id: secret.id, version, reason: reason.trim(), proof: needsProof ? proof : null }),
      );
    } catch (refusal) {
      if (hasCode(refusal, "step_up_required")) setNeedsProof(true);
      else setError(refusal);
      setIsBusy(false);
    }
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void ask();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 p-4">
      <p className="text-muted">{copyVault.showHelp}</p>
      <TextField
        label={copyVault.showReason}
        hint={copyVault.showReasonHint}
        value={reason}
        maxLength={500}
        autoFocus
        required
        onChange={(event) => setReason(event.target.value)}
      />
      {needsProof && <ProofField proof={proof} onChange={setProof} />}
      <ProblemNote error={error} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isBusy={isBusy} disabled={reason.trim() === ""}>
          {needsProof ? copyVault.confirm : copyVault.show}
        </Button>
      </div>
    </form>
  );
}
