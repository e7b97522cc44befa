import type { Page, PageQuery, SecretVersion } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { personOf } from "./present-secret.ts";
import { mayManage, mayRead } from "./secret-access.ts";
import { findSecret } from "./secrets.repository.ts";
import type { VaultContext } from "./vault-context.ts";
import { findVersions } from "./versions.repository.ts";

const CursorSchema = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** The values a secret has had, newest first: when, by whom, under which key; never a value. */
export async function listVersions(
  { db, usernamesOf }: VaultContext,
  actor: Actor,
  id: string,
  query: PageQuery,
): Promise<Page<SecretVersion>> {
  const secret = await findSecret(db, id);
  if (!secret || !(mayRead(actor, secret) || mayManage(actor, secret))) throw notFound();
  const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, CursorSchema);
  const rows = await findVersions(db, id, { before, limit: query.limit + 1 });
  const names = await usernamesOf(db, [...new Set(rows.flatMap((row) => row.createdBy ?? []))]);
  return toPage(
    rows,
    query.limit,
    (row) => String(row.version),
    (row) => ({
      valueVersion: row.version,
      isCurrent: row.version === secret.valueVersion,
      keyId: row.encryptionKeyId,
      createdBy: personOf(names, row.createdBy),
      createdAt: row.createdAt.toISOString(),
      destroyedAt: row.destroyedAt?.toISOString() ?? null,
    }),
  );
}
