import type { Document } from "@cdsa/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { classNames } from "../../lib/class-names.ts";
import { copy } from "../../lib/copy.ts";
import { formatRelative } from "../../lib/dates.ts";
import { useNow } from "../../lib/use-now.ts";
import { type DocumentFilter, documentsQuery } from "./api/documents-api.ts";
import { copyDocuments } from "./copy.ts";
import { StateBadge } from "./document-state.tsx";

type DocumentListProps = { filter: DocumentFilter; openId: string | undefined; onClear: () => void };

/** What this person may read, newest first. */
export function DocumentList({ filter, openId, onClear }: DocumentListProps) {
  const list = useInfiniteQuery(documentsQuery(filter));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <SkeletonRows count={6} rowClassName="h-14" />;
  if (list.error !== null) {
    return (
      <div className="p-3">
        <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
      </div>
    );
  }
  if (items.length === 0) {
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
  return (
    <nav aria-label={copyDocuments.list}>
      <ul className="divide-y divide-line">
        {items.map((document) => (
          <Row key={document.id} document={document} isOpen={document.id === openId} filter={filter} />
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
        className={classNames(
          "flex flex-col gap-1 border-l-2 px-3 py-2.5",
          isOpen ? "border-l-accent bg-accent-soft" : "border-l-transparent hover:bg-sunken",
        )}
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
