import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { hasCode } from "../../lib/api-error.ts";
import { contentQuery } from "./api/documents-api.ts";
import { copyDocuments } from "./copy.ts";
import { markRange, splitText, type TextPiece } from "./split-text.ts";

/** A place in a version: what a citation points to. */
export type Place = {
  version?: number | undefined;
  page?: number | undefined;
  start?: number | undefined;
  end?: number | undefined;
};

type TextViewProps = { documentId: string; place: Place };

/** The text of a document by pages, with the cited words marked and in sight. */
export function TextView({ documentId, place }: TextViewProps) {
  const query = useQuery(contentQuery(documentId, place.version));
  const { data } = query;
  const pieces = useMemo(() => (data ? splitText(data.content, data.pageStarts) : []), [data]);
  if (query.isPending) return <SkeletonRows count={8} rowClassName="h-6" />;
  if (hasCode(query.error, "not_extracted")) return <p className="text-muted">{copyDocuments.noText}</p>;
  if (query.error !== null) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  const { start, end } = place;
  const range = start === undefined || end === undefined ? null : { start, end };
  return (
    <div className="flex flex-col gap-3">
      {pieces.map((piece) => (
        <Piece
          key={piece.start}
          piece={piece}
          range={range}
          isWanted={range === null && piece.page === place.page}
        />
      ))}
    </div>
  );
}

type PieceProps = { piece: TextPiece; range: { start: number; end: number } | null; isWanted: boolean };

function Piece({ piece, range, isWanted }: PieceProps) {
  const mark = useRef<HTMLElement>(null);
  const section = useRef<HTMLElement>(null);
  const { before, marked, after } = markRange(piece, range);
  const rangeStart = range?.start;
  useEffect(() => {
    const target = mark.current ?? (isWanted ? section.current : null);
    target?.scrollIntoView({ block: "center" });
  }, [isWanted, rangeStart]);
  return (
    <section
      ref={section}
      aria-label={piece.page === null ? undefined : copyDocuments.page(piece.page)}
      className="rounded-md border border-line bg-surface [contain-intrinsic-size:auto_40rem] [content-visibility:auto]"
    >
      {piece.page !== null && (
        <h3 className="border-b border-line px-3 py-1 text-xs font-semibold text-muted">
          {copyDocuments.page(piece.page)}
        </h3>
      )}
      <p className="px-3 py-2 leading-relaxed whitespace-pre-wrap wrap-anywhere">
        {before}
        {marked !== "" && (
          <mark ref={mark} className="rounded-sm bg-warn-soft text-ink">
            {marked}
          </mark>
        )}
        {after}
      </p>
    </section>
  );
}
