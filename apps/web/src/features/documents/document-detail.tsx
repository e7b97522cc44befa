import type { Document } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { DetailPane } from "../../components/ui/detail-pane.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { copy } from "../../lib/copy.ts";
import { formatDateTime } from "../../lib/dates.ts";
import { useCurrentUser } from "../../lib/session.ts";
import { documentQuery } from "./api/documents-api.ts";
import { formatBytes } from "../../lib/format-bytes.ts";
import { copyDocuments } from "./copy.ts";
import { DocumentActions } from "./document-actions.tsx";
import { StateBadge } from "../../components/upload/document-state.tsx";
import { PassagesView } from "./passages-view.tsx";
import { ReadersView } from "./readers-view.tsx";
import { type Place, TextView } from "./text-view.tsx";
import { VersionsView } from "./versions-view.tsx";

export const DOCUMENT_TABS = ["text", "passages", "versions", "readers"] as const;
export type DocumentTab = (typeof DOCUMENT_TABS)[number];

type DocumentDetailProps = {
  documentId: string;
  tab: DocumentTab;
  place: Place;
  onTab: (tab: DocumentTab) => void;
  onBack: () => void;
};

/** One document: what is known of it, and its parts. */
export function DocumentDetail({ documentId, tab, place, onTab, onBack }: DocumentDetailProps) {
  const query = useQuery(documentQuery(documentId));
  return (
    <DetailPane query={query} backText={copyDocuments.back} onBack={onBack} width="max-w-4xl">
      {(document) => <Card document={document} tab={tab} place={place} onTab={onTab} onBack={onBack} />}
    </DetailPane>
  );
}

type CardProps = Omit<DocumentDetailProps, "documentId"> & { document: Document };

function Card({ document, tab, place, onTab, onBack }: CardProps) {
  const user = useCurrentUser();
  const maySeeReaders = document.may.manage || user.isAuditor;
  const tabs = DOCUMENT_TABS.filter((each) => each !== "readers" || maySeeReaders);
  const shown = tabs.includes(tab) ? tab : "text";
  const { latest } = document;
  return (
    <>
      <header className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="mr-auto text-base font-semibold wrap-anywhere">
            <VisibleText text={document.title} />
          </h2>
          <LabelBadge label={document.classification} />
          <StateBadge version={latest} />
        </div>
        <Facts document={document} />
        {latest.failure !== null && (
          <p role="alert" className="rounded-md border border-danger/40 bg-danger-soft px-3 py-2">
            {latest.failure}
          </p>
        )}
        {document.may.manage && <DocumentActions document={document} onDeleted={onBack} />}
      </header>
      <div>
        <SegmentedControl
          label={copyDocuments.tabsLabel}
          value={shown}
          onChange={onTab}
          options={tabs.map((value) => ({ value, text: copyDocuments.tabs[value] }))}
        />
      </div>
      {shown === "text" && <TextView key={latest.state} documentId={document.id} place={place} />}
      {shown === "passages" && <PassagesView documentId={document.id} />}
      {shown === "versions" && <VersionsView document={document} />}
      {shown === "readers" && <ReadersView documentId={document.id} />}
    </>
  );
}

function Facts({ document }: { document: Document }) {
  const { facts } = copyDocuments;
  const { latest, accessList } = document;
  const rows: [string, string][] = [
    [facts.kind, document.type],
    [facts.owner, document.createdBy?.username ?? copy.serverItself],
    [facts.file, latest.fileName],
    [facts.size, formatBytes(latest.sizeBytes)],
    ...(latest.pages === null ? [] : [[facts.pages, String(latest.pages)] satisfies [string, string]]),
    [
      facts.access,
      accessList === null
        ? copyDocuments.everybody
        : copyDocuments.listed(accessList.roles.length, accessList.users.length),
    ],
    [facts.updated, formatDateTime(document.updatedAt)],
  ];
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-[0.8125rem] sm:grid-cols-[max-content_1fr_max-content_1fr]">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
