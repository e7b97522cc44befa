import type { Approval, ApprovalExecution, ApprovalStatus } from "@cdsa/contracts";
import { APPROVAL_EXECUTION_NAMES, APPROVAL_STATUS_NAMES } from "../../lib/copy.ts";
import { Badge, type Tone } from "../ui/badges.tsx";
import { copyApproval } from "./copy.ts";

const STATUS_TONES: Readonly<Record<ApprovalStatus, Tone>> = {
  PENDING: "accent",
  APPROVED: "ok",
  REJECTED: "danger",
  EXPIRED: "neutral",
  CANCELLED: "neutral",
  SUPERSEDED: "neutral",
};
const EXECUTION_TONES: Readonly<Record<ApprovalExecution, Tone>> = {
  NOT_STARTED: "neutral",
  RUNNING: "info",
  SUCCEEDED: "ok",
  FAILED: "danger",
  OUTCOME_UNKNOWN: "warn",
};

/** How a request stands; once approved, also how its run stands. */
export function ApprovalBadges({ approval }: { approval: Pick<Approval, "status" | "execution"> }) {
  const { status, execution } = approval;
  return (
    <>
      <Badge tone={STATUS_TONES[status]}>{APPROVAL_STATUS_NAMES[status]}</Badge>
      {status === "APPROVED" && execution !== null && (
        <Badge tone={EXECUTION_TONES[execution]}>{APPROVAL_EXECUTION_NAMES[execution]}</Badge>
      )}
    </>
  );
}

/** What the tool does to the world. */
export function EffectBadge({ effect }: { effect: Approval["effect"] }) {
  return <Badge tone={effect === "read" ? "neutral" : "warn"}>{copyApproval.effects[effect]}</Badge>;
}
