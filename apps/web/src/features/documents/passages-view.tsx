import { useInfiniteQuery } from "@tanstack/react-query";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { LoadMore } from "../../components/ui/load-more.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { chunksQuery } from "./api/documents-api.ts";
import { copyDocuments } from "./copy.ts";

/** The passages that a search finds, in the order of the document. */
export function PassagesView({ documentId }: { documentId: string }) {
  const query = useInfiniteQuery(chunksQuery(documentId));
  if (query.isPending) return <SkeletonRows count={4} rowClassName="h-24" />;
  if (query.error !== null) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  const passages = query.data.pages.flatMap((page) => page.items);
  if (passages.length === 0) return <p className="text-muted">{copyDocuments.noText}</p>;
  return (
    <>
      <ol className="flex flex-col gap-2">
        {passages.map(({ index, text, headingPath, pageStart, pageEnd }) => (
          <li key={index} className="rounded-md border border-line bg-surface">
            <p className="flex flex-wrap gap-x-3 border-b border-line px-3 py-1 text-xs text-muted">
              <span className="font-semibold">{copyDocuments.passage(index + 1)}</span>
              {pageStart !== null && <span>{copyDocuments.pages(pageStart, pageEnd ?? pageStart)}</span>}
              <span className="wrap-anywhere">{headingPath.join(" › ")}</span>
            </p>
            <p className="px-3 py-2 text-[0.8125rem] whitespace-pre-wrap wrap-anywhere">{text}</p>
          </li>
        ))}
      </ol>
      <LoadMore pages={query} className="mt-2" />
    </>
  );
}
