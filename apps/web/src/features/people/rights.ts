import { type Label, LABELS, type Role, ROLES, type User } from "@cdsa/contracts";
import { LABEL_NAMES, ROLE_NAMES } from "../../lib/copy.ts";
import { copyPeople } from "./copy.ts";

/** What an administrator decides about a person. */
export type Rights = { role: Role; clearance: Label; managerId: string | null; isAuditor: boolean };

export const ROLE_OPTIONS = ROLES.map((role) => ({ value: role, text: ROLE_NAMES[role] }));
export const CLEARANCE_OPTIONS = LABELS.map((label) => ({ value: label, text: LABEL_NAMES[label] }));

/** Who can be the manager of a person: managers and administrators, not the person. */
export function managerOptions(
  users: readonly User[],
  ownId: string | null,
): { value: string; text: string }[] {
  const managers = users.filter((user) => user.role !== "ANALYST" && user.isActive && user.id !== ownId);
  return [
    { value: "", text: copyPeople.noManager },
    ...managers.map((user) => ({ value: user.id, text: user.username })),
  ];
}
