import type { VaultRotation, VaultStatusSchema } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import type { z } from "zod";
import { Badge, type Tone } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { formatDateTime } from "../../lib/dates.ts";
import { rotationsQuery, useRotateKeys, vaultStatusQuery } from "./api/keys-api.ts";
import { copyVault } from "./copy.ts";
import { Section } from "../../components/ui/section.tsx";

const TONES: Readonly<Record<VaultRotation["state"], Tone>> = {
  QUEUED: "info",
  RUNNING: "info",
  COMPLETED: "ok",
  FAILED: "danger",
};
const COUNT = new Intl.NumberFormat();

/** The key-encryption keys, what needs attention, and the rotations. */
export function KeysView() {
  const status = useQuery(vaultStatusQuery);
  const rotations = useQuery(rotationsQuery);
  const [isAsking, setIsAsking] = useState(false);
  const rotate = useRotateKeys();
  const { refetch } = status;
  const newest = rotations.data?.items[0]?.state;
  useEffect(() => {
    // The counts of what is left change when a rotation ends.
    if (newest === "COMPLETED" || newest === "FAILED") void refetch();
  }, [newest, refetch]);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-3xl flex-col gap-4 px-4 py-4">
        <Section title={copyVault.keys.status}>
          {status.isPending && <SkeletonRows count={4} rowClassName="h-6" />}
          <ProblemNote error={status.error} onRetry={() => void refetch()} />
          {status.data && <Status status={status.data} />}
        </Section>
        <Section
          title={copyVault.keys.rotations}
          action={
            <Button
              size="small"
              variant="primary"
              icon={<RefreshCw size={14} aria-hidden />}
              onClick={() => setIsAsking(true)}
            >
              {copyVault.keys.rotate}
            </Button>
          }
        >
          {rotations.isPending && <SkeletonRows count={2} />}
          <ProblemNote error={rotations.error} onRetry={() => void rotations.refetch()} />
          {rotations.data?.items.length === 0 && <p className="text-muted">{copyVault.keys.none}</p>}
          {rotations.data && rotations.data.items.length > 0 && (
            <ul className="-my-2 divide-y divide-line">
              {rotations.data.items.map((rotation) => (
                <Rotation key={rotation.id} rotation={rotation} />
              ))}
            </ul>
          )}
        </Section>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={copyVault.keys.rotateTitle}
          confirmText={copyVault.keys.rotate}
          isBusy={rotate.isPending}
          error={rotate.error}
          onClose={() => setIsAsking(false)}
          onConfirm={() => rotate.mutate(undefined, { onSuccess: () => setIsAsking(false) })}
        >
          {copyVault.keys.rotateHelp}
        </ConfirmDialog>
      )}
    </div>
  );
}

function Status({ status }: { status: z.infer<typeof VaultStatusSchema> }) {
  const { keys } = copyVault;
  const rows: [string, string][] = [
    [keys.active, status.activeKeyId],
    [keys.all, status.keys.map((key) => `${key.id} (${keys.providers[key.provider]})`).join(", ")],
    [keys.secrets, COUNT.format(status.secrets)],
    [keys.due, COUNT.format(status.rotationDue)],
    [keys.other, COUNT.format(status.underOtherKeys)],
  ];
  return (
    <>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-[0.8125rem]">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 tabular-nums wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {status.warnings.length > 0 && (
        <div className="mt-3 rounded-lg border border-warn/40 bg-warn-soft px-3 py-2">
          <p className="font-semibold text-warn">{copyVault.keys.warnings}</p>
          <ul className="list-disc pl-4">
            {status.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Rotation({ rotation }: { rotation: VaultRotation }) {
  const { keys } = copyVault;
  const progress = keys.progress(COUNT.format(rotation.done), COUNT.format(rotation.total));
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-[0.8125rem]">
      <Badge tone={TONES[rotation.state]}>{keys.states[rotation.state]}</Badge>
      <span className="font-mono text-xs wrap-anywhere">{keys.to(rotation.keyId)}</span>
      <span className="tabular-nums">{progress}</span>
      <time dateTime={rotation.createdAt} className="ml-auto text-muted">
        {formatDateTime(rotation.completedAt ?? rotation.createdAt)}
      </time>
      {rotation.state === "RUNNING" && (
        <progress max={Math.max(rotation.total, 1)} value={rotation.done} aria-label={progress} />
      )}
      {rotation.failure !== null && <p className="w-full text-danger">{rotation.failure}</p>}
    </li>
  );
}
