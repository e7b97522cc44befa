import { roleCovers, type Secret } from "@cdsa/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { ListPane } from "../../components/ui/list-pane.tsx";
import { listRow } from "../../components/ui/list-row.ts";
import { useCurrentUser } from "../../lib/session.ts";
import { type SecretFilter, secretsQuery } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";

type SecretListProps = { filter: SecretFilter; openId: string | undefined; onClear: () => void };

/** What this person manages or may read, newest first. */
export function SecretList({ filter, openId, onClear }: SecretListProps) {
  const list = useInfiniteQuery(secretsQuery(filter));
  return (
    <ListPane
      label={copyVault.list}
      list={list}
      skeletonRow="h-14"
      empty={<NoSecrets filter={filter} onClear={onClear} />}
    >
      {(secret) => <Row key={secret.id} secret={secret} isOpen={secret.id === openId} filter={filter} />}
    </ListPane>
  );
}

function NoSecrets({ filter, onClear }: Omit<SecretListProps, "openId">) {
  const user = useCurrentUser();
  const icon = <KeyRound size={22} aria-hidden />;
  if (Object.values(filter).some((value) => value !== undefined)) {
    const action = <Button onClick={onClear}>{copyVault.clear}</Button>;
    return (
      <EmptyState icon={icon} title={copyVault.nothingFound} action={action}>
        {copyVault.nothingFoundHelp}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={icon} title={copyVault.empty}>
      {roleCovers(user.role, "MANAGER") ? copyVault.emptyHelp : copyVault.emptyForReader}
    </EmptyState>
  );
}

type RowProps = { secret: Secret; isOpen: boolean; filter: SecretFilter };

function Row({ secret, isOpen, filter }: RowProps) {
  return (
    <li>
      <Link
        to="/vault/{-$secretId}"
        params={{ secretId: secret.id }}
        search={filter}
        aria-current={isOpen ? "page" : undefined}
        className={listRow(isOpen)}
      >
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate font-mono text-[0.8125rem] font-medium">
            {secret.name}
          </span>
          <LabelBadge label={secret.classification} />
        </span>
        <span className="flex flex-wrap items-center gap-2 text-[0.8125rem] text-muted">
          <span className="min-w-0 flex-1 truncate">
            {secret.description ?? copyVault.age(secret.ageDays)}
          </span>
          {secret.isRotationDue && <Badge tone="warn">{copyVault.due}</Badge>}
        </span>
      </Link>
    </li>
  );
}
