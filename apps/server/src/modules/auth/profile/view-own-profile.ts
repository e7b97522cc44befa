import type { Me } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { invalidToken } from "../auth.errors.ts";
import type { SessionRow } from "../auth.tables.ts";
import { listSessions } from "../sign-in/sessions.repository.ts";
import { hasTotp } from "../totp/user-totp.ts";
import { presentUser } from "../users/present-user.ts";
import { findUser } from "../users/users.repository.ts";

const presentSession = (row: SessionRow, actor: Actor): Me["sessions"][number] => ({
  id: row.id,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  ipAddress: row.ipAddress,
  userAgent: row.userAgent,
  isCurrent: actor.via.kind === "session" && actor.via.sessionId === row.id,
});

/** The signed-in person's own account with its living sign-ins. */
export async function viewOwnProfile(db: Queryable, actor: Actor): Promise<Me> {
  const user = await findUser(db, actor.userId);
  if (!user) throw invalidToken();
  const sessions = await listSessions(db, actor.userId);
  return {
    ...presentUser(user),
    totpEnabled: hasTotp(user),
    sessions: sessions.map((row) => presentSession(row, actor)),
  };
}
