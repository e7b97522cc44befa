import type { AuditEvent, User } from "@cdsa/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowUpRight, Download, ScrollText } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { PageHeader } from "../../components/ui/page-header.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { formatShortTime } from "../../lib/dates.ts";
import { mayReadEgress } from "../../lib/permissions.ts";
import { useCurrentUser } from "../../lib/session.ts";
import { type AuditFilters, auditEventsQuery } from "./api/list-audit-events.ts";
import { AuditFilterBar } from "./audit-filter-bar.tsx";
import { AuditTable } from "./audit-table.tsx";
import { copyAudit } from "./copy.ts";
import { EventDrawer } from "./event-drawer.tsx";
import { exportRows } from "./export-rows.ts";

type AuditPageProps = { filters: AuditFilters; onFilter: (filters: AuditFilters) => void };

/** What happened, by whom, with what outcome: a long table with its filters in the address. */
export function AuditPage({ filters, onFilter }: AuditPageProps) {
  const user = useCurrentUser();
  const list = useInfiniteQuery(auditEventsQuery(filters));
  const [open, setOpen] = useState<AuditEvent | null>(null);
  const events = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title={copyAudit.title}>
        <p className="hidden text-[0.8125rem] text-muted lg:block">{describeScope(user)}</p>
        {mayReadEgress(user) && (
          <Link
            to="/audit/egress"
            className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line-strong/60 px-2.5 text-[0.8125rem] font-medium hover:bg-sunken"
          >
            <ArrowUpRight size={15} aria-hidden />
            {copyAudit.egress}
          </Link>
        )}
        <Button
          size="small"
          icon={<Download size={15} aria-hidden />}
          disabled={events.length === 0}
          onClick={() => exportRows(events)}
        >
          {copyAudit.exportCsv}
        </Button>
      </PageHeader>
      <AuditFilterBar
        filters={filters}
        username={events.find((event) => event.userId === filters.user)?.username ?? null}
        onFilter={onFilter}
      />
      {list.isPending && <SkeletonRows count={12} rowClassName="h-8" />}
      {list.error !== null && (
        <div className="p-4">
          <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
        </div>
      )}
      {list.isSuccess && events.length === 0 && list.hasNextPage && (
        <EmptyState
          icon={<ScrollText size={22} aria-hidden />}
          title={copyAudit.emptySoFar}
          action={
            <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {copyAudit.searchOlder}
            </Button>
          }
        >
          {copyAudit.searchedBackTo(formatShortTime(list.data.pages.at(-1)?.searchedBackTo ?? ""))}
        </EmptyState>
      )}
      {list.isSuccess && events.length === 0 && !list.hasNextPage && (
        <EmptyState
          icon={<ScrollText size={22} aria-hidden />}
          title={copyAudit.empty}
          action={<Button onClick={() => onFilter({})}>{copyAudit.clear}</Button>}
        >
          {copyAudit.emptyHelp}
        </EmptyState>
      )}
      {events.length > 0 && (
        <AuditTable
          events={events}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          onLoadMore={() => void list.fetchNextPage()}
          onOpen={setOpen}
        />
      )}
      {open !== null && (
        <EventDrawer
          event={open}
          onClose={() => setOpen(null)}
          onFilter={(change) => {
            setOpen(null);
            onFilter({ ...filters, ...change });
          }}
        />
      )}
    </>
  );
}

function describeScope(user: User): string {
  if (user.isAuditor || user.role === "ADMIN") return copyAudit.scopeAll;
  return user.role === "MANAGER" ? copyAudit.scopeTeam : copyAudit.scopeOwn;
}
