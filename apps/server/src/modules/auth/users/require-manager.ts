import { roleCovers } from "@cdsa/contracts";
import type { Queryable } from "../../../platform/db/database.ts";
import { unsuitableManager } from "../auth.errors.ts";
import { findUser, isAboveOrSame } from "./users.repository.ts";

/**
 * Makes sure that somebody can be the manager of `personId` (null for a person who is only being added). Call it
 * under `lockRights`.
 * @throws AppError 400 `unsuitable_manager`.
 */
export async function requireManager(
  tx: Queryable,
  managerId: string,
  personId: string | null,
): Promise<void> {
  const manager = await findUser(tx, managerId);
  if (!manager?.isActive) throw unsuitableManager("names nobody who is active here");
  if (!roleCovers(manager.role, "MANAGER")) {
    throw unsuitableManager("names somebody of role ANALYST; it takes a MANAGER or an ADMIN");
  }
  if (personId !== null && (await isAboveOrSame(tx, personId, managerId))) {
    throw unsuitableManager("names the person themself, or somebody below them");
  }
}
