import type { JsonObject, Label, Role } from "@cdsa/contracts";
import type { Database, Queryable } from "../../platform/db/database.ts";
import type { JobQueue } from "../../platform/jobs/jobs.ts";
import type { SubjectKeys } from "../audit/index.ts";
import type { Person } from "../auth/index.ts";
import type { Notifications } from "../notifications/index.ts";
import type { ApprovalDigests } from "./approval-digest.ts";
import type { ApprovalRow, ApprovalRule, SecretVersionReference } from "./approvals.tables.ts";

/** What an action is now, read again at the moment it would run. */
export type CurrentAction = {
  subjectVersion: number;
  schemaHash: string;
  definitionHash: string;
  arguments: JsonObject;
  rules: readonly ApprovalRule[];
  /** In the order of their ids. */
  secrets: readonly SecretVersionReference[];
  label: Label;
};

/** A kind of action that can wait for people; each kind knows how to read its subject again. */
export interface ActionKind {
  readonly kind: string;
  /**
   * The action as it stands now, or why it may not run any more.
   * @param shown the arguments that were approved.
   */
  current(
    tx: Queryable,
    approval: ApprovalRow,
    shown: JsonObject,
  ): Promise<CurrentAction | { voided: string }>;
}

/** Everything the use cases of this module work with. */
export type ApprovalsContext = {
  db: Database;
  digests: ApprovalDigests;
  subjectKeys: SubjectKeys;
  notifications: Pick<Notifications, "sendNotifications">;
  jobs: JobQueue;
  loadPeople: (db: Queryable, ids: readonly string[]) => Promise<Map<string, Person>>;
  expiryHours: number;
  /** The queue whose jobs let a parked run go on. */
  resumeQueue: string;
  /** Queues whose jobs carry out what belongs to no run, by the kind of the action. */
  actionQueues: ReadonlyMap<string, string>;
  expireQueue: string;
};

/** What the default rule demands: one other person of this role whose clearance covers the label. */
export const DEFAULT_RULE = { approvals: 1, role: "MANAGER" } as const satisfies {
  approvals: number;
  role: Role;
};

/** Where the arguments of a request are sealed. */
export const argumentsPlace = (approvalId: string): string => `approval_requests:${approvalId}:tool_args`;
