import type { Secret } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { CopyButton } from "../../components/ui/copy-button.tsx";
import { DetailPane } from "../../components/ui/detail-pane.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { copy } from "../../lib/copy.ts";
import { formatDateTime } from "../../lib/dates.ts";
import { AccessSection } from "./access-section.tsx";
import { secretQuery } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";
import { SecretActions } from "./secret-actions.tsx";
import { VersionsSection } from "./versions-section.tsx";

type SecretDetailProps = { secretId: string; onBack: () => void };

/** One secret: what is known of it, who may use it, its versions. */
export function SecretDetail({ secretId, onBack }: SecretDetailProps) {
  const query = useQuery(secretQuery(secretId));
  return (
    <DetailPane query={query} backText={copyVault.back} onBack={onBack}>
      {(secret) => <Card secret={secret} onBack={onBack} />}
    </DetailPane>
  );
}

function Card({ secret, onBack }: { secret: Secret; onBack: () => void }) {
  return (
    <>
      <header className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="mr-auto font-mono text-base font-semibold wrap-anywhere">{secret.name}</h2>
          {secret.isRotationDue && <Badge tone="warn">{copyVault.due}</Badge>}
          <LabelBadge label={secret.classification} />
        </div>
        {secret.description !== null && (
          <p className="wrap-anywhere">
            <VisibleText text={secret.description} />
          </p>
        )}
        <Facts secret={secret} />
        <SecretActions secret={secret} onDeleted={onBack} />
      </header>
      <AccessSection secret={secret} />
      <VersionsSection secret={secret} />
    </>
  );
}

function Facts({ secret }: { secret: Secret }) {
  const { facts } = copyVault;
  const reference = copyVault.reference(secret.name);
  const rows: [string, string][] = [
    [facts.value, copyVault.valueFact(secret.valueVersion, copyVault.age(secret.ageDays))],
    [
      facts.reminder,
      secret.rotateAfterDays === null ? copyVault.never : copyVault.every(secret.rotateAfterDays),
    ],
    [facts.used, secret.lastAccessedAt === null ? copyVault.never : formatDateTime(secret.lastAccessedAt)],
    [facts.owner, secret.createdBy?.username ?? copy.serverItself],
    [facts.created, formatDateTime(secret.createdAt)],
  ];
  return (
    <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-4 gap-y-1 text-[0.8125rem]">
      <dt className="text-muted">{facts.reference}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        <code className="rounded bg-sunken px-1.5 py-0.5 font-mono text-xs wrap-anywhere">{reference}</code>
        <CopyButton text={reference} label={copyVault.copyReference} />
      </dd>
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
