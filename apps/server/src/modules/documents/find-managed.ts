import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { notFound, staleVersion } from "../../platform/errors/common-errors.ts";
import { mayManage } from "./document-access.ts";
import { mayNotManage } from "./documents.errors.ts";
import { lockReadable, type StoredDocument } from "./documents.repository.ts";

/**
 * A document that this person may change, held against other changes until the transaction ends.
 * @param revision the one the change was made against; null where it does not matter.
 * @throws AppError 404 unseen, 403 where they may only read it, 412 changed meanwhile.
 */
export async function findManaged(
  tx: Queryable,
  actor: Actor,
  id: string,
  revision: number | null = null,
): Promise<StoredDocument> {
  const document = await lockReadable(tx, actor, id);
  if (!document) throw notFound();
  if (!mayManage(actor, document)) throw mayNotManage();
  if (revision !== null && revision !== document.revision) throw staleVersion(revision, document.revision);
  return document;
}
