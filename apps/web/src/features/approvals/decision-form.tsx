import type { Approval } from "@cdsa/contracts";
import { Check, X } from "lucide-react";
import { type RefObject, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextAreaField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { useToast } from "../../components/ui/toaster.tsx";
import { useCurrentUser } from "../../lib/session.ts";
import { useDecideApproval } from "./api/decide-approval.ts";
import { copyApprovals } from "./copy.ts";

type DecisionFormProps = {
  approval: Approval;
  approveRef: RefObject<HTMLButtonElement | null>;
  reasonRef: RefObject<HTMLTextAreaElement | null>;
};

/** Approve or reject with a reason, as far as the server says this reader may. */
export function DecisionForm({ approval, approveRef, reasonRef }: DecisionFormProps) {
  const user = useCurrentUser();
  const toast = useToast();
  const decide = useDecideApproval(approval.id);
  const [reason, setReason] = useState("");
  const [isReasonMissing, setIsReasonMissing] = useState(false);
  const { may } = approval;

  if (approval.status !== "PENDING") return null;
  if (!may.approve && !may.reject) {
    return (
      <p className="text-muted">
        {approval.requester.id === user.id ? copyApprovals.ownRequest : copyApprovals.mayNot}
      </p>
    );
  }
  const submit = (decision: "APPROVED" | "REJECTED"): void => {
    const given = reason.trim();
    if (decision === "REJECTED" && given === "") {
      setIsReasonMissing(true);
      reasonRef.current?.focus();
      return;
    }
    decide.mutate(
      { decision, ...(given === "" ? {} : { reason: given }) },
      {
        onSuccess: () =>
          toast({ title: `${copyApprovals.decided(decision === "APPROVED")}: ${approval.toolName}` }),
      },
    );
  };
  return (
    <section
      aria-label={copyApprovals.decide}
      className="-mx-4 -mb-4 flex flex-col gap-3 rounded-b-xl border-t border-line bg-surface p-4 md:sticky md:bottom-0"
    >
      <h3 className="font-semibold">{copyApprovals.decide}</h3>
      <TextAreaField
        ref={reasonRef}
        label={copyApprovals.reason}
        hint={copyApprovals.reasonHint}
        error={isReasonMissing ? copyApprovals.reasonNeeded : undefined}
        value={reason}
        onChange={(event) => {
          setReason(event.target.value);
          setIsReasonMissing(false);
        }}
        rows={2}
        maxLength={2000}
      />
      <ProblemNote error={decide.error} />
      <div className="flex flex-wrap items-center gap-2">
        {may.approve && (
          <Button
            ref={approveRef}
            variant="primary"
            isBusy={decide.isPending}
            aria-keyshortcuts="A"
            icon={<Check size={16} aria-hidden />}
            onClick={() => submit("APPROVED")}
          >
            {copyApprovals.approve}
          </Button>
        )}
        {may.reject && (
          <Button
            variant="danger"
            isBusy={decide.isPending}
            aria-keyshortcuts="R"
            icon={<X size={16} aria-hidden />}
            onClick={() => submit("REJECTED")}
          >
            {copyApprovals.reject}
          </Button>
        )}
        <p className="text-xs text-muted">{copyApprovals.keys}</p>
      </div>
    </section>
  );
}
