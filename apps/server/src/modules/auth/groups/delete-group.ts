import type { Actor } from "../../../platform/actor.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import type { AuthContext } from "../auth-context.ts";
import { recordGroupChange } from "./group-rules.ts";
import { removeGroup } from "./groups.repository.ts";

/** @throws AppError 404 */
export async function deleteGroup({ db }: Pick<AuthContext, "db">, actor: Actor, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await removeGroup(tx, id))) throw notFound();
    await recordGroupChange(tx, actor, id, { change: "deleted" });
  });
}
