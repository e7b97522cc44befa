import { TextField } from "../../components/ui/field.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import type { Proof } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";

type ProofFieldProps = { proof: Proof; onChange: (proof: Proof) => void };

/** The second proof of identity: the password, or a code of the authenticator. */
export function ProofField({ proof, onChange }: ProofFieldProps) {
  const kind = "password" in proof ? "password" : "totp";
  return (
    <fieldset className="flex flex-col gap-3 rounded-lg border border-line p-3">
      <legend className="px-1 text-[0.8125rem] font-semibold">{copyVault.stepUp}</legend>
      <p className="text-[0.8125rem] text-muted">{copyVault.stepUpHelp}</p>
      <div>
        <SegmentedControl
          label={copyVault.proofsLabel}
          value={kind}
          onChange={(next) => onChange(next === "password" ? { password: "" } : { totp: "" })}
          options={[
            { value: "password", text: copyVault.proofs.password },
            { value: "totp", text: copyVault.proofs.totp },
          ]}
        />
      </div>
      {"password" in proof ? (
        <TextField
          key="password"
          label={copyVault.password}
          type="password"
          autoComplete="current-password"
          value={proof.password}
          autoFocus
          required
          onChange={(event) => onChange({ password: event.target.value })}
        />
      ) : (
        <TextField
          key="totp"
          label={copyVault.code}
          autoComplete="one-time-code"
          inputMode="numeric"
          pattern="[0-9]{6}"
          maxLength={6}
          value={proof.totp}
          autoFocus
          required
          onChange={(event) => onChange({ totp: event.target.value })}
        />
      )}
    </fieldset>
  );
}
