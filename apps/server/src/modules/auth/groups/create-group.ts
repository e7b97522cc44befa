import type { SaveGroupRequestSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import type { AuthContext } from "../auth-context.ts";
import { explainTakenName, recordGroupChange, requireKnown } from "./group-rules.ts";
import { insertGroup, setMembers } from "./groups.repository.ts";
import { type Group, viewGroup } from "./read-groups.ts";

/**
 * Makes a group of people, for policies to name.
 * @throws AppError 409 `group_name_taken`, 400 `unknown_members`.
 */
export async function createGroup(
  { db }: Pick<AuthContext, "db">,
  actor: Actor,
  { name, memberIds }: z.infer<typeof SaveGroupRequestSchema>,
): Promise<Group> {
  const members = [...new Set(memberIds)];
  const id = newId();
  return db
    .transaction(async (tx) => {
      await requireKnown(tx, members);
      await insertGroup(tx, { id, name });
      await setMembers(tx, id, members);
      await recordGroupChange(tx, actor, id, { change: "created", members: members.length });
      return viewGroup(tx, id);
    })
    .catch((error: unknown) => {
      throw explainTakenName(error);
    });
}
