import type { Me } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { useToast } from "../../components/ui/toaster.tsx";
import { useUpdateMe } from "./api/update-me.ts";
import { copySettings } from "./copy.ts";
import { Section } from "../../components/ui/section.tsx";

/** A new password, with the old one. */
export function PasswordSection({ me }: { me: Me }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const update = useUpdateMe(me);
  const toast = useToast();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    update.mutate(
      { password: { current, next } },
      {
        onSuccess: () => {
          setCurrent("");
          setNext("");
          toast({ title: copySettings.passwordChanged });
        },
      },
    );
  };
  return (
    <Section title={copySettings.password}>
      <form onSubmit={submit} className="flex flex-col items-start gap-4">
        <input type="text" autoComplete="username" value={me.username} readOnly hidden />
        <div className="grid w-full gap-4 sm:grid-cols-2">
          <TextField
            label={copySettings.currentPassword}
            type="password"
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
            autoComplete="current-password"
            required
          />
          <TextField
            label={copySettings.newPassword}
            hint={copySettings.newPasswordHint}
            type="password"
            value={next}
            onChange={(event) => setNext(event.target.value)}
            autoComplete="new-password"
            minLength={12}
            maxLength={256}
            required
          />
        </div>
        <ProblemNote error={update.error} />
        <Button type="submit" isBusy={update.isPending}>
          {copySettings.changePassword}
        </Button>
      </form>
    </Section>
  );
}
