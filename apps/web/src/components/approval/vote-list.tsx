import type { Approval } from "@cdsa/contracts";
import { Check, X } from "lucide-react";
import { formatDateTime } from "../../lib/dates.ts";
import { VisibleText } from "../ui/visible-text.tsx";
import { copyApproval } from "./copy.ts";

/** Who decided what, when and why. */
export function VoteList({ votes }: { votes: Approval["votes"] }) {
  return (
    <ul className="flex flex-col gap-2">
      {votes.map((vote) => {
        const isApproved = vote.decision === "APPROVED";
        const name = vote.voter.username;
        return (
          <li key={vote.voter.id} className="flex gap-2">
            {isApproved ? (
              <Check size={16} className="mt-0.5 shrink-0 text-ok" aria-hidden />
            ) : (
              <X size={16} className="mt-0.5 shrink-0 text-danger" aria-hidden />
            )}
            <div className="min-w-0">
              <p>
                <span className="font-medium">
                  {isApproved ? copyApproval.approvedBy(name) : copyApproval.rejectedBy(name)}
                </span>{" "}
                <time dateTime={vote.decidedAt} className="text-[0.8125rem] text-muted">
                  {formatDateTime(vote.decidedAt)}
                </time>
              </p>
              {vote.reason !== null && vote.reason !== "" && (
                <p className="whitespace-pre-wrap text-muted wrap-anywhere">
                  <VisibleText text={vote.reason} />
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
