import type { Approval, ApprovalStatus } from "@cdsa/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { ApprovalBadges } from "../../components/approval/approval-badges.tsx";
import { TimeLeft } from "../../components/approval/time-left.tsx";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { ListPane } from "../../components/ui/list-pane.tsx";
import { listRow } from "../../components/ui/list-row.ts";
import { VisibleText } from "../../components/ui/visible-text.tsx";
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
  const [title, help] = EMPTY[filter.view];
  const empty = (
    <EmptyState icon={<Inbox size={22} aria-hidden />} title={title}>
      {help}
    </EmptyState>
  );
  return (
    <ListPane label={copyApprovals.list} list={list} skeletonRow="h-16" empty={empty}>
      {(approval) => (
        <Row key={approval.id} approval={approval} isOpen={approval.id === openId} search={search} />
      )}
    </ListPane>
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
        className={listRow(isOpen)}
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
