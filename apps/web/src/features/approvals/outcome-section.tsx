import type { Approval } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextAreaField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { APPROVAL_EXECUTION_NAMES, copy } from "../../lib/copy.ts";
import { useMarkOutcome } from "./api/mark-outcome.ts";
import { copyApprovals } from "./copy.ts";

const TEXTS = {
  NOT_STARTED: copyApprovals.outcomeNotStarted,
  RUNNING: copyApprovals.outcomeRunning,
  SUCCEEDED: copyApprovals.outcomeSucceeded,
  FAILED: copyApprovals.outcomeFailed,
  OUTCOME_UNKNOWN: copyApprovals.outcomeUnknown,
} as const;

/** What happened after the approval; where nobody knows, the place to record what was found out. */
export function OutcomeSection({ approval }: { approval: Approval }) {
  if (approval.status !== "APPROVED" || approval.execution === null) return null;
  const { outcome } = approval;
  return (
    <section aria-label={copyApprovals.outcome} aria-live="polite">
      <h3 className="mb-1.5 font-semibold">{copyApprovals.outcome}</h3>
      <p>{TEXTS[approval.execution]}</p>
      {outcome !== null && (
        <p className="mt-1 text-muted">
          {copyApprovals.marked(APPROVAL_EXECUTION_NAMES[outcome.outcome], outcome.markedBy.username)}:{" "}
          <VisibleText text={outcome.reason} />
        </p>
      )}
      {approval.may.markOutcome && <OutcomeForm approvalId={approval.id} />}
    </section>
  );
}

function OutcomeForm({ approvalId }: { approvalId: string }) {
  const mark = useMarkOutcome(approvalId);
  const [outcome, setOutcome] = useState<"SUCCEEDED" | "FAILED">("SUCCEEDED");
  const [reason, setReason] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    mark.mutate({ outcome, reason: reason.trim() });
  };
  return (
    <form
      onSubmit={submit}
      aria-label={copyApprovals.markOutcome}
      className="mt-3 flex flex-col items-start gap-3"
    >
      <SegmentedControl
        label={copyApprovals.markOutcome}
        value={outcome}
        onChange={setOutcome}
        options={[
          { value: "SUCCEEDED", text: copyApprovals.markSucceeded },
          { value: "FAILED", text: copyApprovals.markFailed },
        ]}
      />
      <div className="w-full">
        <TextAreaField
          label={copyApprovals.markReason}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          rows={2}
          maxLength={2000}
          required
        />
      </div>
      <ProblemNote error={mark.error} />
      <Button type="submit" variant="primary" isBusy={mark.isPending} disabled={reason.trim() === ""}>
        {copy.save}
      </Button>
    </form>
  );
}
