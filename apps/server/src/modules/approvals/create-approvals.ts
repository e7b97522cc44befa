import type { Approval } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { deriveKey } from "../../platform/crypto/derive-key.ts";
import type { Queryable } from "../../platform/db/database.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import { createApprovalDigests } from "./approval-digest.ts";
import type { ActionKind, ApprovalsContext } from "./approvals-context.ts";
import { anyEnded, findOwnOfRuns } from "./approvals.repository.ts";
import { approvalsRoutes } from "./approvals.routes.ts";
import { claimExecution, type ExecutionClaim, mayRunAgain } from "./claim-execution.ts";
import { endApprovalsAbout, endApprovalsOfRun, expireApprovals } from "./end-approvals.ts";
import { recordExecution } from "./record-execution.ts";
import { type ApprovalRequest, requestApproval } from "./request-approval.ts";
import { presentApprovals, viewApproval } from "./view-approval.ts";

export interface Approvals {
  readonly routes: readonly RoutePlugin[];
  /** Stores a request in the caller's transaction. */
  request(tx: Queryable, request: ApprovalRequest): Promise<{ approvalId: string }>;
  /** Checks an approved action again and marks it as started; see `claimExecution`. */
  claimExecution(tx: Queryable, approvalId: string, kind: ActionKind): Promise<ExecutionClaim>;
  /** Whether an action that had started under an approval may start again; see `mayRunAgain`. */
  mayRunAgain(tx: Queryable, approvalId: string, kind: ActionKind): Promise<boolean>;
  /** Whether any of these requests is not pending any more. */
  anyEnded: typeof anyEnded;
  recordExecution: typeof recordExecution;
  endApprovalsOfRun: typeof endApprovalsOfRun;
  endApprovalsAbout: typeof endApprovalsAbout;
  /** Ends what is overdue; called by jobs. Returns how many it ended. */
  expire(): Promise<number>;
  /** The requests of the caller's own runs. */
  ofRuns(actor: Actor, runIds: readonly string[]): Promise<Approval[]>;
  /** The ids of the requests of the caller's own runs, by run, oldest first. */
  idsOfRuns(actor: Actor, runIds: readonly string[]): Promise<Map<string, string[]>>;
  /** As `GET /approvals/{id}` answers this reader. */
  view(actor: Actor, approvalId: string): Promise<Approval>;
}

export type ApprovalsDependencies = Omit<ApprovalsContext, "digests"> & { secretKey: string };

/** Requests that wait for another person, whatever kind of action they are about. */
export function createApprovals({ secretKey, ...dependencies }: ApprovalsDependencies): Approvals {
  const context: ApprovalsContext = {
    ...dependencies,
    digests: createApprovalDigests(deriveKey(secretKey, "approval-digest")),
  };
  return {
    routes: [approvalsRoutes(context)],
    request: (tx, request) => requestApproval(context, tx, request),
    claimExecution: (tx, approvalId, kind) => claimExecution(context, tx, approvalId, kind),
    mayRunAgain: (tx, approvalId, kind) => mayRunAgain(context, tx, approvalId, kind),
    anyEnded,
    recordExecution,
    endApprovalsOfRun,
    endApprovalsAbout,
    expire: () => expireApprovals(context),
    ofRuns: async (actor, runIds) =>
      presentApprovals(context, context.db, actor, await findOwnOfRuns(context.db, actor.userId, runIds)),
    async idsOfRuns(actor, runIds) {
      const rows = await findOwnOfRuns(context.db, actor.userId, runIds);
      const byRun = Map.groupBy(rows, (row) => row.runId ?? "");
      return new Map([...byRun].map(([runId, ofRun]) => [runId, ofRun.map((row) => row.id)]));
    },
    view: (actor, approvalId) => viewApproval(context, actor, approvalId),
  };
}
