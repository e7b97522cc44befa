import type { Document, DocumentVersion } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { mayManage } from "./document-access.ts";
import type { StoredDocument } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";
import type { VersionRow } from "./versions.repository.ts";

type Names = ReadonlyMap<string, string>;

const personOf = (names: Names, id: string | null): DocumentVersion["createdBy"] => {
  const username = id === null ? undefined : names.get(id);
  return id === null || username === undefined ? null : { id, username };
};

const present = (row: VersionRow, names: Names): DocumentVersion => ({
  version: row.version,
  fileName: row.fileName,
  mediaType: row.mediaType,
  sizeBytes: row.sizeBytes,
  state: row.state,
  failure: row.failure,
  progress: { done: row.done, total: row.total },
  notices: row.notices,
  pages: row.pages,
  createdBy: personOf(names, row.createdBy),
  createdAt: row.createdAt.toISOString(),
});

export async function presentVersions(
  { usernamesOf }: Pick<DocumentsContext, "usernamesOf">,
  db: Queryable,
  rows: readonly VersionRow[],
): Promise<DocumentVersion[]> {
  const names = await usernamesOf(db, [...new Set(rows.flatMap((row) => row.createdBy ?? []))]);
  return rows.map((row) => present(row, names));
}

/** Documents as this reader may see them: never their content. */
export async function presentDocuments(
  { usernamesOf }: Pick<DocumentsContext, "usernamesOf">,
  db: Queryable,
  reader: Actor,
  rows: readonly StoredDocument[],
): Promise<Document[]> {
  const people = rows.flatMap((row) => [row.createdBy ?? [], row.latest.createdBy ?? []].flat());
  const names = await usernamesOf(db, [...new Set(people)]);
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    type: row.type,
    summary: row.summary,
    classification: row.classification,
    accessList: row.accessList,
    indexed: row.indexed,
    indexedVersion: row.indexedVersion,
    latest: present(row.latest, names),
    version: row.revision,
    createdBy: personOf(names, row.createdBy),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    may: { manage: mayManage(reader, row) },
  }));
}

export async function presentDocument(
  context: Pick<DocumentsContext, "usernamesOf">,
  db: Queryable,
  reader: Actor,
  row: StoredDocument,
): Promise<Document> {
  const [document] = await presentDocuments(context, db, reader, [row]);
  if (!document) throw new TypeError("One row in, one document out.");
  return document;
}
