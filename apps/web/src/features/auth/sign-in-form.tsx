import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { hasCode } from "../../lib/api-error.ts";
import { type SignInFields, useSignIn } from "./api/sign-in.ts";
import { copyAuth } from "./copy.ts";

/** Password and, once the server asks for it, the TOTP code. */
export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [totp, setTotp] = useState("");
  const [isTotpAsked, setIsTotpAsked] = useState(false);
  const signIn = useSignIn();
  const isFirstAsk = hasCode(signIn.error, "totp_required") && totp === "";

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const fields: SignInFields = {
      username: login.trim(),
      password,
      ...(totp === "" ? {} : { totp: totp.trim() }),
    };
    signIn.mutate(fields, {
      onSuccess: onSignedIn,
      onError: (error) => {
        if (hasCode(error, "totp_required")) setIsTotpAsked(true);
      },
    });
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={copyAuth.login}
        value={login}
        onChange={(event) => setLogin(event.target.value)}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
      />
      <TextField
        label={copyAuth.password}
        type="password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        autoComplete="current-password"
        required
      />
      {isTotpAsked && (
        <TextField
          label={copyAuth.totp}
          hint={copyAuth.totpHint}
          value={totp}
          onChange={(event) => setTotp(event.target.value)}
          autoComplete="one-time-code"
          inputMode="numeric"
          pattern="[0-9]{6}"
          maxLength={6}
          autoFocus
          required
        />
      )}
      {!isFirstAsk && <ProblemNote error={signIn.error} />}
      <Button type="submit" variant="primary" isBusy={signIn.isPending}>
        {copyAuth.signIn}
      </Button>
    </form>
  );
}
