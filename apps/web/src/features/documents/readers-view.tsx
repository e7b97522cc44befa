import { useQuery } from "@tanstack/react-query";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { copy } from "../../lib/copy.ts";
import { formatPreciseTime } from "../../lib/dates.ts";
import { readingsQuery } from "./api/documents-api.ts";
import { copyDocuments } from "./copy.ts";

const WHAT: ReadonlyMap<string, string> = new Map(Object.entries(copyDocuments.readers));

/** Who was given content of the document, newest first. */
export function ReadersView({ documentId }: { documentId: string }) {
  const query = useQuery(readingsQuery(documentId));
  if (query.isPending) return <SkeletonRows count={4} rowClassName="h-9" />;
  if (query.error !== null) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.items.length === 0) return <p className="text-muted">{copyDocuments.noReaders}</p>;
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-surface">
      {query.data.items.map((reading) => (
        <li key={reading.id} className="flex flex-wrap gap-x-4 px-3 py-1.5 text-[0.8125rem]">
          <span className="w-40 truncate font-medium">{reading.person?.username ?? copy.serverItself}</span>
          <span className="w-28">{WHAT.get(reading.what) ?? reading.what}</span>
          <time dateTime={reading.readAt} className="text-muted tabular-nums">
            {formatPreciseTime(reading.readAt)}
          </time>
        </li>
      ))}
    </ul>
  );
}
