import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { AccountFields, NO_ACCOUNT_FIELDS } from "./account-fields.tsx";
import { useSetUp } from "./api/set-up.ts";
import { useSignIn } from "./api/sign-in.ts";
import { copyAuth } from "./copy.ts";

/** First run: makes the administrator and signs in as them. */
export function SetUpForm({ onSignedIn }: { onSignedIn: () => void }) {
  const [setupToken, setSetupToken] = useState("");
  const [account, setAccount] = useState(NO_ACCOUNT_FIELDS);
  const setUp = useSetUp();
  const signIn = useSignIn();

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setUp.mutate(
      { setupToken: setupToken.trim(), ...account },
      {
        onSuccess: () =>
          signIn.mutate(
            { username: account.username, password: account.password },
            { onSuccess: onSignedIn },
          ),
      },
    );
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-muted">{copyAuth.setupHelp}</p>
      <TextField
        label={copyAuth.setupToken}
        value={setupToken}
        onChange={(event) => setSetupToken(event.target.value)}
        autoComplete="off"
        spellCheck={false}
        required
      />
      <AccountFields values={account} onChange={(change) => setAccount({ ...account, ...change })} />
      <ProblemNote error={setUp.error ?? signIn.error} />
      <Button type="submit" variant="primary" isBusy={setUp.isPending || signIn.isPending}>
        {copyAuth.setupSubmit}
      </Button>
    </form>
  );
}
