import type { ApprovalExecution, ApprovalStatus, ExecutionStatus, Label, Role } from "@cdsa/contracts";

/** Words every view shares; each feature keeps its own in its `copy.ts`. A translation replaces these files. */
export const copy = {
  product: "CDSA",
  productLong: "Confidential Data Steward Agent",
  cancel: "Cancel",
  close: "Close",
  copy: "Copy",
  copied: "Copied",
  delete: "Delete",
  done: "Done",
  loading: "Loading",
  loadMore: "Load more",
  retry: "Try again",
  save: "Save changes",
  saved: "Saved",
  none: "None",
  requestId: (id: string) => `Request ${id}`,
  copyRequestId: "Copy request id",
  unreachable: "The server can't be reached. Check your connection; what you typed is kept.",
  unexpectedAnswer:
    "The server's answer was not in the expected form. Reload the page; it may have been updated.",
  somethingBroke: "This view could not be shown",
  somethingBrokeHelp: "Reload the page. If it happens again, tell an administrator what you were doing.",
  notFound: "There is nothing at this address",
  notFoundHelp: "It may have been deleted, or you may not be allowed to see it.",
  goToChat: "Go to chat",
  skipToContent: "Skip to content",
  serverItself: "System",
} as const;

export const LABEL_NAMES: Readonly<Record<Label, string>> = {
  PUBLIC: "Public",
  INTERNAL: "Internal",
  CONFIDENTIAL: "Confidential",
  RESTRICTED: "Restricted",
};

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  ANALYST: "Analyst",
  MANAGER: "Manager",
  ADMIN: "Administrator",
};

export const APPROVAL_STATUS_NAMES: Readonly<Record<ApprovalStatus, string>> = {
  PENDING: "Pending",
  APPROVED: "Approved",
  REJECTED: "Rejected",
  EXPIRED: "Expired",
  CANCELLED: "Cancelled",
  SUPERSEDED: "Superseded",
};

export const APPROVAL_EXECUTION_NAMES: Readonly<Record<ApprovalExecution, string>> = {
  NOT_STARTED: "Not started",
  RUNNING: "Running",
  SUCCEEDED: "Succeeded",
  FAILED: "Failed",
  OUTCOME_UNKNOWN: "Outcome unknown",
};

export const EXECUTION_STATUS_NAMES: Readonly<Record<ExecutionStatus, string>> = {
  AWAITING_APPROVAL: "Waiting for approval",
  READY: "Ready to run",
  RUNNING: "Running",
  SUCCEEDED: "Succeeded",
  FAILED: "Failed",
  DENIED: "Denied",
  CANCELLED: "Cancelled",
  OUTCOME_UNKNOWN: "Outcome unknown",
};
