import type { Approval, ApprovalStatus } from "@cdsa/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { ApprovalBadges } from "../../components/approval/approval-badges.tsx";
import { TimeLeft } from "../../components/approval/time-left.tsx";
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
import { type ApprovalFilter, approvalsQuery, type ApprovalView } from "./api/list-approvals.ts";
import { copyApprovals } from "./copy.ts";

type Search = { view?: ApprovalView | undefined; status?: ApprovalStatus | undefined };
type ApprovalListProps = { filter: ApprovalFilter; openId: string | undefined; search: Search };

const EMPTY = {
  inbox: [copyApprovals.emptyInbox, copyApprovals.emptyInboxHelp],
  mine: [copyApprovals.emptyMine, copyApprovals.emptyMineHelp],
  all: [copyApprovals.emptyAll, copyApprovals.emptyAllHelp],
} as const;

/** Requests, newest first. */
export function ApprovalList({ filter, openId, search }: ApprovalListProps) {
  const list = useInfiniteQuery(approvalsQuery(filter));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <SkeletonRows count={5} rowClassName="h-16" />;
  if (list.error !== null) {
    return (
      <div className="p-3">
        <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
      </div>
    );
  }
  if (items.length === 0) {
    const [title, help] = EMPTY[filter.view];
    return (
      <EmptyState icon={<Inbox size={22} aria-hidden />} title={title}>
        {help}
      </EmptyState>
    );
  }
  return (
    <nav aria-label={copyApprovals.list}>
      <ul className="divide-y divide-line">
        {items.map((approval) => (
          <Row key={approval.id} approval={approval} isOpen={approval.id === openId} search={search} />
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

function Row({ approval, isOpen, search }: { approval: Approval; isOpen: boolean; search: Search }) {
  const now = useNow();
  return (
    <li>
      <Link
        to="/approvals/{-$approvalId}"
        params={{ approvalId: approval.id }}
        search={search}
        aria-current={isOpen ? "page" : undefined}
        className={classNames(
          "flex flex-col gap-1 border-l-2 px-3 py-2.5",
          isOpen ? "border-l-accent bg-accent-soft" : "border-l-transparent hover:bg-sunken",
        )}
      >
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate font-mono text-[0.8125rem] font-medium">
            <VisibleText text={approval.toolName} />
          </span>
          <LabelBadge label={approval.label} />
        </span>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem] text-muted">
          <span className="min-w-0 flex-1 truncate">
            {copyApprovals.askedBy(approval.requester.username, formatRelative(approval.requestedAt, now))}
          </span>
          {approval.status === "PENDING" ? (
            <TimeLeft expiresAt={approval.expiresAt} />
          ) : (
            <ApprovalBadges approval={approval} />
          )}
        </span>
      </Link>
    </li>
  );
}
