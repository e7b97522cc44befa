import type { Approval } from "@cdsa/contracts";
import { VisibleText } from "../ui/visible-text.tsx";

/** Why a request stands as it does, unless a vote beside it already says so in the same words. */
export function StatusReason({ approval }: { approval: Pick<Approval, "statusReason" | "votes"> }) {
  const { statusReason, votes } = approval;
  if (statusReason === null || votes.some((vote) => vote.reason === statusReason)) return null;
  return (
    <p className="wrap-anywhere">
      <VisibleText text={statusReason} />
    </p>
  );
}
