import type { Me } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { CopyButton } from "../../components/ui/copy-button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { useUpdateMe } from "./api/update-me.ts";
import { copySettings } from "./copy.ts";
import { Section } from "../../components/ui/section.tsx";

type Enrolment = NonNullable<Me["totpEnrolment"]>;

/** Turns codes from an authenticator app on and off. */
export function TotpSection({ me }: { me: Me }) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const update = useUpdateMe(me);
  const begin = (event: SyntheticEvent): void => {
    event.preventDefault();
    update.mutate(
      { totp: { action: me.totpEnabled ? "disable" : "enrol", password } },
      {
        onSuccess: (answer) => {
          setPassword("");
          setEnrolment(answer.totpEnrolment ?? null);
        },
      },
    );
  };
  const confirm = (event: SyntheticEvent): void => {
    event.preventDefault();
    update.mutate(
      { totp: { action: "confirm", code: code.trim() } },
      {
        onSuccess: () => {
          setCode("");
          setEnrolment(null);
        },
      },
    );
  };
  return (
    <Section title={copySettings.totp} help={me.totpEnabled ? copySettings.totpOn : copySettings.totpOff}>
      {enrolment === null ? (
        <form onSubmit={begin} className="flex max-w-xs flex-col items-start gap-4">
          <TextField
            label={copySettings.totpPassword}
            type="password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password"
            required
          />
          <ProblemNote error={update.error} />
          <Button type="submit" variant={me.totpEnabled ? "danger" : "secondary"} isBusy={update.isPending}>
            {me.totpEnabled ? copySettings.totpEnd : copySettings.totpBegin}
          </Button>
        </form>
      ) : (
        <form onSubmit={confirm} className="flex flex-col items-start gap-4">
          <p>{copySettings.totpAdd}</p>
          <SecretLine name={copySettings.totpSecret} value={enrolment.secret} />
          <SecretLine name={copySettings.totpUri} value={enrolment.uri} />
          <TextField
            label={copySettings.totpCode}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            autoComplete="one-time-code"
            inputMode="numeric"
            pattern="[0-9]{6}"
            maxLength={6}
            required
          />
          <ProblemNote error={update.error} />
          <Button type="submit" variant="primary" isBusy={update.isPending}>
            {copySettings.totpConfirm}
          </Button>
        </form>
      )}
    </Section>
  );
}

function SecretLine({ name, value }: { name: string; value: string }) {
  return (
    <div className="w-full">
      <p className="text-xs text-muted">{name}</p>
      <p className="flex items-start gap-1 rounded-md bg-sunken px-2 py-1">
        <code className="min-w-0 flex-1 font-mono text-xs leading-6 break-all">{value}</code>
        <CopyButton text={value} />
      </p>
    </div>
  );
}
