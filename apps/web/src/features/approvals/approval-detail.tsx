import type { Approval } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { ApprovalBadges, EffectBadge } from "../../components/approval/approval-badges.tsx";
import { liveApprovalQuery } from "../../components/approval/live-approval-query.ts";
import { StatusReason } from "../../components/approval/status-reason.tsx";
import { VoteList } from "../../components/approval/vote-list.tsx";
import { WithdrawButton } from "../../components/approval/withdraw-button.tsx";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { DetailPane } from "../../components/ui/detail-pane.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { ApprovalFacts } from "./approval-facts.tsx";
import { copyApprovals } from "./copy.ts";
import { DecisionForm } from "./decision-form.tsx";
import { LoweredLabel } from "./lowered-label.tsx";
import { OutcomeSection } from "./outcome-section.tsx";
import { PayloadSection } from "./payload-section.tsx";

type ApprovalDetailProps = { approvalId: string; onBack: () => void };

/** One request, whole: what would run, for whom and why, and what this reader may do with it. */
export function ApprovalDetail({ approvalId, onBack }: ApprovalDetailProps) {
  const query = useQuery(liveApprovalQuery(approvalId));
  return (
    <DetailPane query={query} backText={copyApprovals.back} onBack={onBack}>
      {(approval) => <Card approval={approval} />}
    </DetailPane>
  );
}

function Card({ approval }: { approval: Approval }) {
  const card = useRef<HTMLElement>(null);
  const approveRef = useRef<HTMLButtonElement>(null);
  const reasonRef = useRef<HTMLTextAreaElement>(null);
  useEffect(() => card.current?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "a" && approval.may.approve) approveRef.current?.focus();
    else if (key === "r" && approval.may.reject) reasonRef.current?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <article
      ref={card}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      aria-label={copyApprovals.request(approval.toolName)}
      className="rounded-xl border border-line bg-surface"
    >
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-3">
        <h2 className="mr-auto font-mono font-semibold wrap-anywhere">
          <VisibleText text={approval.toolName} />
        </h2>
        <EffectBadge effect={approval.effect} />
        <LabelBadge label={approval.label} />
        <ApprovalBadges approval={approval} />
      </header>
      <div className="flex flex-col gap-5 p-4">
        <p className="wrap-anywhere">
          <VisibleText text={approval.toolDescription} />
        </p>
        {approval.kind === "session.declassify" && <LoweredLabel approval={approval} />}
        <PayloadSection approval={approval} />
        <ApprovalFacts approval={approval} />
        <section aria-label={copyApprovals.votes}>
          <h3 className="mb-1.5 font-semibold">{copyApprovals.votes}</h3>
          {approval.votes.length > 0 && <VoteList votes={approval.votes} />}
          {approval.votes.length === 0 && approval.statusReason === null && (
            <p className="text-muted">{copyApprovals.noVotes}</p>
          )}
          <StatusReason approval={approval} />
        </section>
        <OutcomeSection approval={approval} />
        <DecisionForm approval={approval} approveRef={approveRef} reasonRef={reasonRef} />
        {approval.may.cancel && (
          <div className="border-t border-line pt-4">
            <WithdrawButton approvalId={approval.id} />
          </div>
        )}
      </div>
    </article>
  );
}

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}
