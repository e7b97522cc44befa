import type { Actor } from "../../platform/actor.ts";

/** Whose rows a reader may see, as actor or as the person a row is about; null means everybody's. */
export type VisiblePeople = readonly string[] | null;

/** ADMIN and auditors see all, a MANAGER their own and their team's rows, everybody else their own. */
export async function visiblePeople(
  actor: Actor,
  teamOf: (userId: string) => Promise<readonly string[]>,
): Promise<VisiblePeople> {
  if (actor.role === "ADMIN" || actor.isAuditor) return null;
  if (actor.role === "ANALYST") return [actor.userId];
  return [...new Set([actor.userId, ...(await teamOf(actor.userId))])];
}
