import type { Approval } from "@cdsa/contracts";
import { Link } from "@tanstack/react-router";
import { ShieldQuestion } from "lucide-react";
import { ApprovalBadges, EffectBadge } from "../../components/approval/approval-badges.tsx";
import { useLiveApproval } from "../../components/approval/live-approval-query.ts";
import { StatusReason } from "../../components/approval/status-reason.tsx";
import { TimeLeft } from "../../components/approval/time-left.tsx";
import { VoteList } from "../../components/approval/vote-list.tsx";
import { WithdrawButton } from "../../components/approval/withdraw-button.tsx";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { JsonView } from "../../components/ui/json-view.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { ROLE_NAMES } from "../../lib/copy.ts";
import { copyChat } from "./copy.ts";

type ApprovalItemProps = { approvalId: string; known: Approval | null };

/** A request for approval as a card that lives through its states within the conversation. */
export function ApprovalItem({ approvalId, known }: ApprovalItemProps) {
  const query = useLiveApproval(approvalId, known);
  if (query.data === undefined) {
    return query.error === null ? <div className="skeleton h-32" /> : <ProblemNote error={query.error} />;
  }
  return <ApprovalCard approval={query.data} />;
}

function ApprovalCard({ approval }: { approval: Approval }) {
  const isPending = approval.status === "PENDING";
  const title = copyChat.approvalTitle(approval.toolName);
  return (
    <section
      aria-label={title}
      className="overflow-hidden rounded-xl border border-line-strong/50 bg-surface"
    >
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2.5">
        <ShieldQuestion size={18} className="text-accent" aria-hidden />
        <h2 className="mr-auto font-semibold wrap-anywhere">{title}</h2>
        <ApprovalBadges approval={approval} />
      </header>
      <div className="flex flex-col gap-3 px-4 py-3">
        <p>{approval.approvalReason}</p>
        <p className="flex flex-wrap items-center gap-2 text-[0.8125rem] text-muted">
          <EffectBadge effect={approval.effect} />
          <LabelBadge label={approval.label} />
          {isPending && (
            <>
              <span>
                {copyChat.approvalWho(
                  approval.required.approvals,
                  ROLE_NAMES[approval.required.role].toLowerCase(),
                )}
              </span>
              <span aria-hidden>·</span>
              <TimeLeft expiresAt={approval.expiresAt} />
            </>
          )}
        </p>
        {approval.arguments === null ? (
          <p className="text-muted">{copyChat.argumentsWithheld}</p>
        ) : (
          <JsonView value={approval.arguments} label={copyChat.arguments} className="max-h-64" />
        )}
        {isPending && approval.required.approvals > 1 && (
          <p>{copyChat.approvalProgress(approval.votes.length, approval.required.approvals)}</p>
        )}
        {approval.votes.length > 0 && <VoteList votes={approval.votes} />}
        <StatusReason approval={approval} />
        <footer className="flex flex-wrap items-center gap-2">
          <Link
            to="/approvals/{-$approvalId}"
            params={{ approvalId: approval.id }}
            search={{}}
            className="inline-flex h-7 items-center rounded-md border border-line-strong/60 px-2.5 text-[0.8125rem] font-medium hover:bg-sunken"
          >
            {copyChat.approvalOpen}
          </Link>
          {approval.may.cancel && <WithdrawButton approvalId={approval.id} />}
          {isPending && <p className="text-xs text-muted">{copyChat.approvalContinues}</p>}
        </footer>
      </div>
    </section>
  );
}
