import { z } from "zod";
import type { Label } from "./labels.ts";

/** Roles, lowest rank first. AUDITOR is not a role but a flag on a user. */
export const ROLES = ["ANALYST", "MANAGER", "ADMIN"] as const;

export const RoleSchema = z.enum(ROLES);
export type Role = z.infer<typeof RoleSchema>;

/** Whether `role` is of the rank of `required` or above it. */
export function roleCovers(role: Role, required: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(required);
}

/** The clearance a user has unless an admin sets another. */
export const DEFAULT_CLEARANCE: Readonly<Record<Role, Label>> = {
  ANALYST: "CONFIDENTIAL",
  MANAGER: "RESTRICTED",
  ADMIN: "RESTRICTED",
};
