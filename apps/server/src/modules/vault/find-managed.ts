import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { mayManage, mayRead } from "./secret-access.ts";
import { findSecret, type StoredSecret } from "./secrets.repository.ts";
import { mayNotManage } from "./vault.errors.ts";

/**
 * A secret that this person may change, held against other changes until the transaction ends.
 * @throws AppError 404 unseen, 403 where they may only read it.
 */
export async function findManaged(tx: Queryable, actor: Actor, id: string): Promise<StoredSecret> {
  const secret = await findSecret(tx, id, true);
  if (!secret) throw notFound();
  if (mayManage(actor, secret)) return secret;
  throw mayRead(actor, secret) ? mayNotManage() : notFound();
}
