import type { Me } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { useToast } from "../../components/ui/toaster.tsx";
import { copy, ROLE_NAMES } from "../../lib/copy.ts";
import { useUpdateMe } from "./api/update-me.ts";
import { copySettings } from "./copy.ts";
import { Section } from "../../components/ui/section.tsx";

/** Name and e-mail to change; role and clearance to know. */
export function ProfileSection({ me }: { me: Me }) {
  const [name, setName] = useState(me.name ?? "");
  const [email, setEmail] = useState(me.email);
  const update = useUpdateMe(me);
  const toast = useToast();
  const isChanged = name.trim() !== (me.name ?? "") || email.trim() !== me.email;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const body = { name: name.trim() === "" ? null : name.trim(), email: email.trim() };
    update.mutate(body, { onSuccess: () => toast({ title: copy.saved }) });
  };
  return (
    <Section title={copySettings.profile}>
      <dl className="mb-4 flex flex-wrap gap-x-8 gap-y-2">
        <div>
          <dt className="text-xs text-muted">{copySettings.username}</dt>
          <dd className="wrap-anywhere">{me.username}</dd>
        </div>
        <div>
          <dt className="text-xs text-muted">{copySettings.role}</dt>
          <dd className="flex items-center gap-1.5">
            {ROLE_NAMES[me.role]} {me.isAuditor && <Badge>{copySettings.auditor}</Badge>}
          </dd>
        </div>
        <div>
          <dt className="text-xs text-muted">{copySettings.clearance}</dt>
          <dd>
            <LabelBadge label={me.clearance} />
          </dd>
        </div>
      </dl>
      <form onSubmit={submit} className="flex flex-col items-start gap-4">
        <div className="grid w-full gap-4 sm:grid-cols-2">
          <TextField
            label={copySettings.name}
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="name"
            maxLength={200}
          />
          <TextField
            label={copySettings.email}
            type="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            autoComplete="email"
            required
          />
        </div>
        <ProblemNote error={update.error} />
        <Button type="submit" variant="primary" isBusy={update.isPending} disabled={!isChanged}>
          {copy.save}
        </Button>
      </form>
    </Section>
  );
}
