import type { AuditEvent, AuditOutcome } from "@cdsa/contracts";
import { useEffect } from "react";
import { Badge, type Tone } from "../../components/ui/badges.tsx";
import { copy } from "../../lib/copy.ts";
import { formatPreciseTime, formatShortTime } from "../../lib/dates.ts";
import { copyAudit } from "./copy.ts";
import { eventTypeName, summariseDetails } from "./describe-event.ts";
import { useVisibleRange } from "./use-visible-range.ts";

const ROW_HEIGHT_PX = 36;
const LOAD_AHEAD_ROWS = 30;
const GRID =
  "grid grid-cols-[7.5rem_minmax(0,1fr)_4.75rem] md:grid-cols-[11rem_14rem_9rem_12rem_6rem_minmax(8rem,1fr)] items-center gap-x-3 px-3 md:px-4";
const OUTCOME_TONES: Readonly<Record<AuditOutcome, Tone>> = {
  SUCCESS: "ok",
  DENIED: "warn",
  FAILURE: "danger",
};

type AuditTableProps = {
  events: readonly AuditEvent[];
  hasMore: boolean;
  isLoadingMore: boolean;
  onLoadMore: () => void;
  onOpen: (event: AuditEvent) => void;
};

/** Events as rows, of which only those in sight exist; the next page loads before its place is reached. */
export function AuditTable({ events, hasMore, isLoadingMore, onLoadMore, onOpen }: AuditTableProps) {
  const { scrollRef, onScroll, range } = useVisibleRange(ROW_HEIGHT_PX, events.length);
  const isNearEnd = range.end + LOAD_AHEAD_ROWS >= events.length;
  useEffect(() => {
    if (isNearEnd && hasMore && !isLoadingMore) onLoadMore();
  }, [isNearEnd, hasMore, isLoadingMore, onLoadMore]);
  return (
    <>
      <div
        role="table"
        aria-label={copyAudit.table}
        aria-rowcount={hasMore ? -1 : events.length + 1}
        className="flex min-h-0 flex-1 flex-col overflow-x-auto bg-surface text-[0.8125rem]"
      >
        <div role="rowgroup" className="md:min-w-fit">
          <div
            role="row"
            aria-rowindex={1}
            className={`${GRID} h-8 border-b border-line bg-sunken font-semibold text-muted`}
          >
            <HeadCell text={copyAudit.columns.time} />
            <HeadCell text={copyAudit.columns.type} />
            <HeadCell text={copyAudit.columns.user} isWide />
            <HeadCell text={copyAudit.columns.tool} isWide />
            <HeadCell text={copyAudit.columns.outcome} />
            <HeadCell text={copyAudit.columns.details} isWide />
          </div>
        </div>
        <div
          ref={scrollRef}
          onScroll={onScroll}
          role="rowgroup"
          tabIndex={0}
          className="min-h-0 md:min-w-fit flex-1 overflow-y-auto"
        >
          <div
            role="presentation"
            style={{ height: range.totalPx, paddingTop: range.offsetPx, boxSizing: "border-box" }}
          >
            {events.slice(range.start, range.end).map((event, index) => (
              <Row key={event.id} event={event} rowIndex={range.start + index + 2} onOpen={onOpen} />
            ))}
          </div>
        </div>
      </div>
      <p role="status" className="shrink-0 border-t border-line bg-surface px-4 py-1.5 text-xs text-muted">
        {isLoadingMore ? copyAudit.loadingMore : copyAudit.count(events.length, hasMore)}
      </p>
    </>
  );
}

function HeadCell({ text, isWide = false }: { text: string; isWide?: boolean }) {
  return (
    <div role="columnheader" className={isWide ? "hidden md:block" : ""}>
      {text}
    </div>
  );
}

type RowProps = { event: AuditEvent; rowIndex: number; onOpen: (event: AuditEvent) => void };

function Row({ event, rowIndex, onOpen }: RowProps) {
  const time = formatPreciseTime(event.createdAt);
  const type = eventTypeName(event.type);
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      onClick={() => onOpen(event)}
      className={`${GRID} h-9 cursor-pointer border-b border-line hover:bg-sunken`}
    >
      <div role="cell" className="truncate tabular-nums">
        <time dateTime={event.createdAt}>
          <span className="hidden md:inline">{time}</span>
          <span className="md:hidden">{formatShortTime(event.createdAt)}</span>
        </time>
      </div>
      <div role="cell" className="truncate">
        <button
          type="button"
          aria-label={copyAudit.open(type, time)}
          onClick={(click) => {
            click.stopPropagation();
            onOpen(event);
          }}
          className="max-w-full truncate rounded-sm text-left font-medium -outline-offset-2 hover:underline"
        >
          {type}
        </button>
      </div>
      <div role="cell" className="hidden truncate md:block">
        {event.username ?? <span className="text-muted">{copy.serverItself}</span>}
      </div>
      <div role="cell" className="hidden truncate font-mono text-xs md:block">
        {event.toolName ?? ""}
      </div>
      <div role="cell">
        <Badge tone={OUTCOME_TONES[event.outcome]}>{copyAudit.outcomes[event.outcome]}</Badge>
      </div>
      <div role="cell" className="hidden truncate text-muted md:block">
        {summariseDetails(event)}
      </div>
    </div>
  );
}
