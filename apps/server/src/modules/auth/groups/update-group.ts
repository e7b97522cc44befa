import type { SaveGroupRequestSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import { staleVersion } from "../../../platform/errors/common-errors.ts";
import type { AuthContext } from "../auth-context.ts";
import { explainTakenName, recordGroupChange, requireKnown } from "./group-rules.ts";
import { renameGroup, setMembers } from "./groups.repository.ts";
import { type Group, viewGroup } from "./read-groups.ts";

/**
 * Replaces name and members of a group.
 * @throws AppError 404, 412, 409 `group_name_taken`, 400 `unknown_members`.
 */
export async function updateGroup(
  { db }: Pick<AuthContext, "db">,
  actor: Actor,
  { id, version, group }: { id: string; version: number; group: z.infer<typeof SaveGroupRequestSchema> },
): Promise<Group> {
  const members = [...new Set(group.memberIds)];
  return db
    .transaction(async (tx) => {
      await requireKnown(tx, members);
      if (!(await renameGroup(tx, id, version, group.name))) {
        throw staleVersion(version, (await viewGroup(tx, id)).version);
      }
      await setMembers(tx, id, members);
      await recordGroupChange(tx, actor, id, { change: "updated", members: members.length });
      return viewGroup(tx, id);
    })
    .catch((error: unknown) => {
      throw explainTakenName(error);
    });
}
