import {
  clearanceCovers,
  type Label,
  LABELS,
  type Role,
  roleCovers,
  ROLES,
  type SecretAccessList,
} from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";

type Person = Pick<Actor, "userId" | "role" | "clearance">;
type Secret = { createdBy: string | null; classification: Label; accessList: SecretAccessList };

/** Its owner and administrators change a secret, its access list and its versions. */
export const mayManage = (person: Person, secret: Pick<Secret, "createdBy">): boolean =>
  person.role === "ADMIN" || secret.createdBy === person.userId;

/** Whoever manages it or is on its access list is shown the value, where their clearance covers its label. */
export function mayRead(person: Person, secret: Secret): boolean {
  const { roles, users } = secret.accessList;
  const isListed = users.includes(person.userId) || roles.some((role) => roleCovers(person.role, role));
  return (isListed || mayManage(person, secret)) && clearanceCovers(person.clearance, secret.classification);
}

/** Roles on an access list that this role satisfies. */
export const rolesCoveredBy = (role: Role): Role[] => ROLES.filter((listed) => roleCovers(role, listed));

/** Labels that this clearance covers. */
export const labelsCoveredBy = (clearance: Label): Label[] =>
  LABELS.filter((label) => clearanceCovers(clearance, label));

/** Each entry once, ids as the database spells them. */
export function normaliseAccessList({ roles, users, tools }: SecretAccessList): SecretAccessList {
  const ids = (list: readonly string[]): string[] => [...new Set(list.map((id) => id.toLowerCase()))];
  return { roles: [...new Set(roles)], users: ids(users), tools: ids(tools) };
}
