import type { Secret, SecretVersion } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { copy } from "../../lib/copy.ts";
import { formatDateTime } from "../../lib/dates.ts";
import { secretVersionsQuery, useDestroyVersion } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";
import { Section } from "../../components/ui/section.tsx";
import { ShowValueDialog } from "./show-value-dialog.tsx";

type Open = { dialog: "show" | "destroy"; version: number };

/** The values a secret has had, newest first; older ones can be shown, and destroyed for good. */
export function VersionsSection({ secret }: { secret: Secret }) {
  const query = useQuery(secretVersionsQuery(secret.id));
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <Section title={copyVault.versions}>
      {query.isPending && <SkeletonRows count={2} rowClassName="h-9" />}
      <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      <ul className="-my-2 divide-y divide-line">
        {query.data?.items.map((version) => (
          <Row key={version.valueVersion} secret={secret} version={version} onOpen={setOpen} />
        ))}
      </ul>
      {open?.dialog === "show" && <ShowValueDialog secret={secret} version={open.version} onClose={close} />}
      {open?.dialog === "destroy" && (
        <DestroyDialog secretId={secret.id} version={open.version} onClose={close} />
      )}
    </Section>
  );
}

type RowProps = { secret: Secret; version: SecretVersion; onOpen: (open: Open) => void };

function Row({ secret, version, onOpen }: RowProps) {
  const { valueVersion, destroyedAt } = version;
  const isOlder = !version.isCurrent && destroyedAt === null;
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <span className="font-medium">{copyVault.version(valueVersion)}</span>
      {version.isCurrent && <Badge tone="accent">{copyVault.current}</Badge>}
      {destroyedAt !== null && (
        <Badge tone="neutral" title={formatDateTime(destroyedAt)}>
          {copyVault.destroyed}
        </Badge>
      )}
      <span className="min-w-0 flex-1 text-[0.8125rem] text-muted wrap-anywhere">
        {copyVault.setBy(version.createdBy?.username ?? copy.serverItself, formatDateTime(version.createdAt))}
        {version.keyId !== null && ` ${copyVault.underKey(version.keyId)}`}
      </span>
      {isOlder && secret.may.read && (
        <Button size="small" onClick={() => onOpen({ dialog: "show", version: valueVersion })}>
          {copyVault.show}
        </Button>
      )}
      {isOlder && secret.may.manage && (
        <Button
          size="small"
          variant="danger"
          onClick={() => onOpen({ dialog: "destroy", version: valueVersion })}
        >
          {copyVault.destroy}
        </Button>
      )}
    </li>
  );
}

type DestroyDialogProps = { secretId: string; version: number; onClose: () => void };

function DestroyDialog({ secretId, version, onClose }: DestroyDialogProps) {
  const destroy = useDestroyVersion(secretId);
  return (
    <ConfirmDialog
      title={copyVault.destroyTitle(version)}
      confirmText={copyVault.destroy}
      isBusy={destroy.isPending}
      error={destroy.error}
      onClose={onClose}
      onConfirm={() => destroy.mutate(version, { onSuccess: onClose })}
    >
      {copyVault.destroyHelp}
    </ConfirmDialog>
  );
}
