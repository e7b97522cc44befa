import type { Document } from "@cdsa/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { ListPane } from "../../components/ui/list-pane.tsx";
import { listRow } from "../../components/ui/list-row.ts";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { formatRelative } from "../../lib/dates.ts";
import { useNow } from "../../lib/use-now.ts";
import { type DocumentFilter, documentsQuery } from "./api/documents-api.ts";
import { copyDocuments } from "./copy.ts";
import { StateBadge } from "../../components/upload/document-state.tsx";

type DocumentListProps = { filter: DocumentFilter; openId: string | undefined; onClear: () => void };

/** What this person may read, newest first. */
export function DocumentList({ filter, openId, onClear }: DocumentListProps) {
  const list = useInfiniteQuery(documentsQuery(filter));
  return (
    <ListPane
      label={copyDocuments.list}
      list={list}
      skeletonRow="h-14"
      empty={<NoDocuments filter={filter} onClear={onClear} />}
    >
      {(document) => (
        <Row key={document.id} document={document} isOpen={document.id === openId} filter={filter} />
      )}
    </ListPane>
  );
}

function NoDocuments({ filter, onClear }: Omit<DocumentListProps, "openId">) {
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <EmptyState
      icon={<FileText size={22} aria-hidden />}
      title={isFiltered ? copyDocuments.nothingFound : copyDocuments.empty}
      {...(isFiltered && { action: <Button onClick={onClear}>{copyDocuments.clear}</Button> })}
    >
      {isFiltered ? copyDocuments.nothingFoundHelp : copyDocuments.emptyHelp}
    </EmptyState>
  );
}

type RowProps = { document: Document; isOpen: boolean; filter: DocumentFilter };

function Row({ document, isOpen, filter }: RowProps) {
  const now = useNow();
  return (
    <li>
      <Link
        to="/documents/{-$documentId}"
        params={{ documentId: document.id }}
        search={filter}
        aria-current={isOpen ? "page" : undefined}
        className={listRow(isOpen)}
      >
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">
            <VisibleText text={document.title} />
          </span>
          <LabelBadge label={document.classification} />
        </span>
        <span className="flex flex-wrap items-center gap-2 text-[0.8125rem] text-muted">
          <span className="min-w-0 flex-1 truncate">
            {copyDocuments.by(document.type, formatRelative(document.updatedAt, now))}
          </span>
          {document.latest.state !== "INDEXED" && <StateBadge version={document.latest} />}
        </span>
      </Link>
    </li>
  );
}
