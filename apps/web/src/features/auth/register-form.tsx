import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { AccountFields, NO_ACCOUNT_FIELDS } from "./account-fields.tsx";
import { useRegister } from "./api/register.ts";
import { useSignIn } from "./api/sign-in.ts";
import { copyAuth } from "./copy.ts";

type RegisterFormProps = { inviteToken?: string | undefined; onSignedIn: () => void };

/** A new account, by invite or where registration is open; signs in with it. */
export function RegisterForm({ inviteToken, onSignedIn }: RegisterFormProps) {
  const [name, setName] = useState("");
  const [account, setAccount] = useState(NO_ACCOUNT_FIELDS);
  const register = useRegister();
  const signIn = useSignIn();

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const extra = {
      ...(name.trim() === "" ? {} : { name: name.trim() }),
      ...(inviteToken === undefined ? {} : { inviteToken }),
    };
    register.mutate(
      { ...account, ...extra },
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
      {inviteToken !== undefined && <p className="text-muted">{copyAuth.invited}</p>}
      <TextField
        label={copyAuth.name}
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoComplete="name"
        maxLength={200}
      />
      <AccountFields values={account} onChange={(change) => setAccount({ ...account, ...change })} />
      <ProblemNote error={register.error ?? signIn.error} />
      <Button type="submit" variant="primary" isBusy={register.isPending || signIn.isPending}>
        {copyAuth.registerSubmit}
      </Button>
    </form>
  );
}
