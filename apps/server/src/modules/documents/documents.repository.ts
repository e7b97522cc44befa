import { type DocumentAccessList, type ListDocumentsQuery, RoleSchema } from "@cdsa/contracts";
import { and, desc, eq, getTableColumns, ilike, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { z } from "zod";
import type { Queryable } from "../../platform/db/database.ts";
import { readableBy, type Reader } from "./document-access.ts";
import { documentGrants, type DocumentRow, documents, documentVersions } from "./documents.tables.ts";
import { VERSION_COLUMNS, type VersionRow } from "./versions.repository.ts";

/** A document with its access list and its newest version. */
export type StoredDocument = DocumentRow & { accessList: DocumentAccessList; latest: VersionRow };

const GrantsSchema = z.array(z.tuple([z.enum(["role", "user"]), z.string()]));

const grants = sql<unknown>`(SELECT coalesce(json_agg(json_build_array(granted.kind, granted.subject)), '[]')
  FROM ${documentGrants} AS granted WHERE granted.document_id = ${documents.id})`.as("grants");

const select = (db: Queryable) =>
  db
    .select({ document: { ...getTableColumns(documents), grants }, version: VERSION_COLUMNS })
    .from(documents)
    .innerJoin(
      documentVersions,
      and(
        eq(documentVersions.documentId, documents.id),
        eq(documentVersions.version, documents.latestVersion),
      ),
    );
type Selected = Awaited<ReturnType<typeof select>>[number];

function toStored({ document: { grants: granted, ...row }, version }: Selected): StoredDocument {
  const list = GrantsSchema.parse(granted);
  const subjects = (kind: string) => list.filter((each) => each[0] === kind).map((each) => each[1]);
  const roles = subjects("role").flatMap((role) => RoleSchema.safeParse(role).data ?? []);
  const accessList = row.isOpen ? null : { roles, users: subjects("user") };
  return { ...row, accessList, latest: version };
}

/** @returns null also where this reader may not see it. */
export async function findReadable(
  db: Queryable,
  reader: Reader,
  id: string,
): Promise<StoredDocument | null> {
  const [row] = await select(db).where(and(eq(documents.id, id), readableBy(reader)));
  return row ? toStored(row) : null;
}

/** As `findReadable`, held against other changes until the transaction ends. */
export async function lockReadable(
  tx: Queryable,
  reader: Reader,
  id: string,
): Promise<StoredDocument | null> {
  await tx.select({ id: documents.id }).from(documents).where(eq(documents.id, id)).for("update");
  return findReadable(tx, reader, id);
}

/** For the server itself, whoever may read it. */
export async function findDocument(db: Queryable, id: string, lock = false): Promise<DocumentRow | null> {
  const query = db
    .select()
    .from(documents)
    .where(and(eq(documents.id, id), isNull(documents.deletedAt)));
  const [row] = await (lock ? query.for("update") : query);
  return row ?? null;
}

const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** Newest first. */
export async function findReadableDocuments(
  db: Queryable,
  reader: Reader,
  filters: Pick<ListDocumentsQuery, "title" | "type" | "classification" | "state">,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<StoredDocument[]> {
  const { title, type, classification, state } = filters;
  const conditions: (SQL | undefined)[] = [
    readableBy(reader),
    before === undefined ? undefined : lt(documents.id, before),
    title === undefined ? undefined : ilike(documents.title, containing(title)),
    type === undefined ? undefined : eq(documents.type, type),
    classification === undefined ? undefined : eq(documents.classification, classification),
    state === undefined ? undefined : eq(documentVersions.state, state),
  ];
  const rows = await select(db)
    .where(and(...conditions))
    .orderBy(desc(documents.id))
    .limit(limit);
  return rows.map(toStored);
}

/** A document of this owner that is described so, one of whose versions has this content. */
export async function findSame(
  db: Queryable,
  wanted: Pick<StoredDocument, "createdBy" | "type" | "classification" | "accessList"> & {
    /** Any where it was not given. */
    title: string | undefined;
  },
  contentHmac: string,
): Promise<StoredDocument | null> {
  const { createdBy, title, type, classification, accessList } = wanted;
  if (createdBy === null) return null;
  const rows = await select(db).where(
    and(
      eq(documentVersions.contentHmac, contentHmac),
      eq(documents.createdBy, createdBy),
      eq(documents.type, type),
      eq(documents.classification, classification),
      title === undefined ? undefined : eq(documents.title, title),
      isNull(documents.deletedAt),
    ),
  );
  const spell = (list: DocumentAccessList): string =>
    list === null ? "" : JSON.stringify([list.roles.toSorted(), list.users.toSorted()]);
  return rows.map(toStored).find((row) => spell(row.accessList) === spell(accessList)) ?? null;
}

export async function insertDocument(tx: Queryable, row: typeof documents.$inferInsert): Promise<void> {
  await tx.insert(documents).values(row);
}

/** Writes changes to a document whose row is locked, and counts them. */
export async function changeDocument(
  tx: Queryable,
  id: string,
  changes: PgUpdateSetSource<typeof documents>,
): Promise<void> {
  await tx
    .update(documents)
    .set({ ...changes, revision: sql`${documents.revision} + 1`, updatedAt: sql`now()` })
    .where(eq(documents.id, id));
}

/** Versions, passages and grants go with it. @returns whether it was there. */
export async function deleteDocumentRow(tx: Queryable, id: string): Promise<boolean> {
  const rows = await tx.delete(documents).where(eq(documents.id, id)).returning({ id: documents.id });
  return rows.length > 0;
}

/** From the next statement on it is there for nobody. */
export async function markDeleted(tx: Queryable, id: string): Promise<void> {
  await tx
    .update(documents)
    .set({ deletedAt: sql`now()` })
    .where(eq(documents.id, id));
}

/** A document that is deleted and still has a row, held until the transaction ends; null where there is none left. */
export async function claimDeleted(tx: Queryable): Promise<string | null> {
  const [row] = await tx
    .select({ id: documents.id })
    .from(documents)
    .where(isNotNull(documents.deletedAt))
    .orderBy(documents.id)
    .limit(1)
    .for("update", { skipLocked: true });
  return row?.id ?? null;
}

export async function replaceGrants(
  tx: Queryable,
  documentId: string,
  list: DocumentAccessList,
): Promise<void> {
  await tx.delete(documentGrants).where(eq(documentGrants.documentId, documentId));
  const rows = [
    ...(list?.roles ?? []).map((subject) => ({ documentId, kind: "role" as const, subject })),
    ...(list?.users ?? []).map((subject) => ({ documentId, kind: "user" as const, subject })),
  ];
  if (rows.length > 0) await tx.insert(documentGrants).values(rows);
}

/** From here on the passages of this version are those that are found. It is no change of the document itself. */
export async function markIndexed(tx: Queryable, id: string, version: number): Promise<void> {
  await tx.update(documents).set({ indexed: true, indexedVersion: version }).where(eq(documents.id, id));
}
