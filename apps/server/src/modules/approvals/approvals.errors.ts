import type { ApprovalStatus } from "@cdsa/contracts";
import type { AppError } from "../../platform/errors/app-error.ts";
import { badRequest, conflict, forbidden } from "../../platform/errors/common-errors.ts";

export const ownRequest = (): AppError =>
  forbidden("own_request", "You asked for this yourself. Another person has to decide it.");

export const notEligible = (): AppError =>
  forbidden(
    "not_eligible",
    "You may not decide this request: it needs another person with a higher role or clearance.",
  );

export const alreadyEnded = (status: ApprovalStatus): AppError =>
  conflict(
    "approval_already_ended",
    `This request has already ended as ${status}. Load it again to see who decided and why.`,
  );

export const alreadyVoted = (): AppError =>
  conflict("already_voted", "You have already decided this request the other way. A vote is not taken back.");

export const reasonNeeded = (): AppError =>
  badRequest("reason_needed", "A rejection needs a reason, so that the requester knows what to change.", [
    { path: "body.reason", message: "is needed to reject" },
  ]);

export const outcomeKnown = (): AppError =>
  conflict(
    "outcome_known",
    "The outcome of this call is known; only a call whose outcome is unknown can be marked.",
  );
