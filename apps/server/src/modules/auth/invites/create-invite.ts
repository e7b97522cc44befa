import { DEFAULT_CLEARANCE, type CreateInviteRequestSchema, type InviteSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import { keyedHash } from "../../../platform/crypto/derive-key.ts";
import { hashToken, newSecretToken } from "../../../platform/crypto/secret-token.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";
import { requireManager } from "../users/require-manager.ts";
import { lockRights } from "../users/users.repository.ts";
import { insertInvite } from "./invites.repository.ts";

const INVITE_DAYS = 7;

/** Invites the owner of an e-mail address for a week; the token is in this answer only. */
export async function createInvite(
  { db, hashKeys }: AuthContext,
  actor: Actor,
  { email, role, clearance, managerId }: z.infer<typeof CreateInviteRequestSchema>,
): Promise<z.infer<typeof InviteSchema>> {
  const token = newSecretToken();
  const invite = {
    id: newId(),
    email,
    role,
    clearance: clearance ?? DEFAULT_CLEARANCE[role],
    managerId,
    tokenHash: hashToken(token),
    createdBy: actor.userId,
  };
  const row = await db.transaction(async (tx) => {
    if (managerId !== null) {
      await lockRights(tx);
      await requireManager(tx, managerId, null);
    }
    const inserted = await insertInvite(tx, invite, INVITE_DAYS);
    await appendAuditEvent(tx, {
      type: "USER_INVITED",
      userId: actor.userId,
      details: {
        inviteId: invite.id,
        role,
        clearance: invite.clearance,
        managerId,
        emailHash: keyedHash(hashKeys.names, email.toLowerCase()),
      },
      origin: actor.origin,
    });
    return inserted;
  });
  return { id: row.id, email, role, token, expiresAt: row.expiresAt.toISOString() };
}
