import { type Role, roleCovers, type Secret } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { Plug, ShieldHalf, User as UserIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Badge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { ROLE_NAMES } from "../../lib/copy.ts";
import { useCurrentUser } from "../../lib/session.ts";
import { AccessDialog } from "./access-dialog.tsx";
import { callingToolsQuery, directoryQuery } from "./api/choices-api.ts";
import { copyVault } from "./copy.ts";
import { Section } from "../../components/ui/section.tsx";

const roleText = (role: Role): string =>
  role === "ADMIN" ? ROLE_NAMES[role] : copyVault.andAbove(ROLE_NAMES[role]);

/** Who and what may use a secret, and the way to change it. */
export function AccessSection({ secret }: { secret: Secret }) {
  const [isEditing, setIsEditing] = useState(false);
  const user = useCurrentUser();
  const people = useQuery({ ...directoryQuery, enabled: roleCovers(user.role, "MANAGER") });
  const tools = useQuery(callingToolsQuery);
  const { accessList } = secret;
  const edit = (
    <Button size="small" onClick={() => setIsEditing(true)}>
      {copyVault.accessEdit}
    </Button>
  );
  return (
    <Section title={copyVault.access} action={secret.may.manage && edit}>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-2 text-[0.8125rem]">
        <dt className="text-muted">{copyVault.people}</dt>
        <Listed ifNone={copyVault.nobodyListed}>
          {[
            ...accessList.roles.map((role) => (
              <Badge key={role} icon={<ShieldHalf size={12} aria-hidden />}>
                {roleText(role)}
              </Badge>
            )),
            ...accessList.users.map((id) => (
              <Badge key={id} icon={<UserIcon size={12} aria-hidden />}>
                {people.data?.find((person) => person.id === id)?.username ?? copyVault.unknown(id)}
              </Badge>
            )),
          ]}
        </Listed>
        <dt className="text-muted">{copyVault.tools}</dt>
        <Listed ifNone={copyVault.noTools}>
          {accessList.tools.map((id) => (
            <Badge key={id} tone="accent" icon={<Plug size={12} aria-hidden />}>
              {tools.data?.find((tool) => tool.id === id)?.name ?? copyVault.unknown(id)}
            </Badge>
          ))}
        </Listed>
      </dl>
      {isEditing && (
        <AccessDialog
          secret={secret}
          people={people.data ?? []}
          tools={tools.data ?? []}
          onClose={() => setIsEditing(false)}
        />
      )}
    </Section>
  );
}

function Listed({ ifNone, children }: { ifNone: string; children: readonly ReactNode[] }) {
  return <dd className="flex min-w-0 flex-wrap gap-1.5">{children.length === 0 ? ifNone : children}</dd>;
}
