import type { User } from "@cdsa/contracts";
import type { UserRow } from "../auth.tables.ts";

/** A user as the API shows them; never the hash or the seed. */
export const presentUser = (row: UserRow): User => ({
  id: row.id,
  username: row.username,
  name: row.name,
  email: row.email,
  role: row.role,
  clearance: row.clearance,
  isAuditor: row.isAuditor,
  isActive: row.isActive,
  managerId: row.managerId,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
});
