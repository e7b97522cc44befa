import { roleCovers, type Secret } from "@cdsa/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { classNames } from "../../lib/class-names.ts";
import { copy } from "../../lib/copy.ts";
import { useCurrentUser } from "../../lib/session.ts";
import { type SecretFilter, secretsQuery } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";

type SecretListProps = { filter: SecretFilter; openId: string | undefined; onClear: () => void };

/** What this person manages or may read, newest first. */
export function SecretList({ filter, openId, onClear }: SecretListProps) {
  const list = useInfiniteQuery(secretsQuery(filter));
  if (list.isPending) return <SkeletonRows count={6} rowClassName="h-14" />;
  if (list.error !== null) {
    return (
      <div className="p-3">
        <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
      </div>
    );
  }
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <NoSecrets filter={filter} onClear={onClear} />;
  return (
    <nav aria-label={copyVault.list}>
      <ul className="divide-y divide-line">
        {items.map((secret) => (
          <Row key={secret.id} secret={secret} isOpen={secret.id === openId} filter={filter} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          size="small"
          variant="ghost"
          className="m-2"
          isBusy={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {copy.loadMore}
        </Button>
      )}
    </nav>
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
        className={classNames(
          "flex flex-col gap-1 border-l-2 px-3 py-2.5",
          isOpen ? "border-l-accent bg-accent-soft" : "border-l-transparent hover:bg-sunken",
        )}
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
