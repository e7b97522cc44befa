import type { ListSecretsQuery, Page, Secret } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { presentSecrets } from "./present-secret.ts";
import { findVisibleSecrets } from "./secrets.repository.ts";
import type { VaultContext } from "./vault-context.ts";

/** What this person manages or may read, newest first; never a value. */
export async function listSecrets(
  context: VaultContext,
  actor: Actor,
  query: ListSecretsQuery,
): Promise<Page<Secret>> {
  const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, z.uuid());
  const rows = await findVisibleSecrets(context.db, actor, query, { before, limit: query.limit + 1 });
  const page = toPage(
    rows,
    query.limit,
    (row) => row.id,
    (row) => row,
  );
  return { ...page, items: await presentSecrets(context, context.db, actor, page.items) };
}
