import { roleCovers, type User } from "@cdsa/contracts";

/** Whether the person may decide other people's approvals; the server decides again on each card. */
export function mayDecide(user: User): boolean {
  return roleCovers(user.role, "MANAGER");
}

/** Whether the people view is offered. */
export function mayManagePeople(user: User): boolean {
  return user.role === "ADMIN";
}

/** Whether the audit log shows other people's rows too. */
export function seesOthersAudit(user: User): boolean {
  return user.isAuditor || roleCovers(user.role, "MANAGER");
}

/** Whether the statement of what left the house is offered. */
export function mayReadEgress(user: User): boolean {
  return user.isAuditor || user.role === "ADMIN";
}
