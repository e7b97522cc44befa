import type { DocumentState } from "@cdsa/contracts";
import { and, desc, eq, getTableColumns, isNotNull, lt, type SQL, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { type Queryable, queryRows } from "../../platform/db/database.ts";
import { documentVersions } from "./documents.tables.ts";

type FullRow = typeof documentVersions.$inferSelect;

/** A version without its text. */
export type VersionRow = Omit<FullRow, "content" | "pageStarts"> & { pages: number | null };

const { content: _content, pageStarts: _pageStarts, ...slim } = getTableColumns(documentVersions);

/** The text stays in the database: it can be large, and most do not need it. */
export const VERSION_COLUMNS = {
  ...slim,
  pages: sql<number | null>`cardinality(${documentVersions.pageStarts})`.as("pages"),
};

const isVersion = (documentId: string, version: number): SQL | undefined =>
  and(eq(documentVersions.documentId, documentId), eq(documentVersions.version, version));

export async function insertVersion(tx: Queryable, row: typeof documentVersions.$inferInsert): Promise<void> {
  await tx.insert(documentVersions).values(row);
}

export async function findVersion(
  db: Queryable,
  documentId: string,
  version: number,
): Promise<VersionRow | null> {
  const [row] = await db.select(VERSION_COLUMNS).from(documentVersions).where(isVersion(documentId, version));
  return row ?? null;
}

/** Newest first. */
export async function findVersions(
  db: Queryable,
  documentId: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<VersionRow[]> {
  return db
    .select(VERSION_COLUMNS)
    .from(documentVersions)
    .where(
      and(
        eq(documentVersions.documentId, documentId),
        before === undefined ? undefined : lt(documentVersions.version, before),
      ),
    )
    .orderBy(desc(documentVersions.version))
    .limit(limit);
}

/** The text of a version; of the newest that has one where none is named. */
export async function findContent(
  db: Queryable,
  documentId: string,
  version: number | null,
): Promise<{ version: number; content: string; pageStarts: number[] | null } | null> {
  const [row] = await db
    .select({
      version: documentVersions.version,
      content: documentVersions.content,
      pageStarts: documentVersions.pageStarts,
    })
    .from(documentVersions)
    .where(
      and(
        eq(documentVersions.documentId, documentId),
        isNotNull(documentVersions.content),
        version === null ? undefined : eq(documentVersions.version, version),
      ),
    )
    .orderBy(desc(documentVersions.version))
    .limit(1);
  return row?.content == null ? null : { ...row, content: row.content };
}

/** Where file storage keeps the originals of a document. */
export async function findFilePaths(tx: Queryable, documentId: string): Promise<string[]> {
  const rows = await tx
    .select({ filePath: documentVersions.filePath })
    .from(documentVersions)
    .where(eq(documentVersions.documentId, documentId));
  return rows.map((row) => row.filePath);
}

export async function isFileInUse(db: Queryable, filePath: string): Promise<boolean> {
  const rows = await db
    .select({ version: documentVersions.version })
    .from(documentVersions)
    .where(eq(documentVersions.filePath, filePath))
    .limit(1);
  return rows.length > 0;
}

export async function changeVersion(
  tx: Queryable,
  { documentId, version }: { documentId: string; version: number },
  changes: PgUpdateSetSource<typeof documentVersions>,
): Promise<void> {
  await tx
    .update(documentVersions)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(isVersion(documentId, version));
}

export type Claimed = { documentId: string; version: number; state: DocumentState; attempts: number };

/** Takes the version in one of these states that has waited longest and that nobody works on; null where there is none. */
export async function claimVersion(
  db: Queryable,
  states: readonly DocumentState[],
  leaseSeconds: number,
): Promise<Claimed | null> {
  const [row] = await queryRows<{
    document_id: string;
    version: number;
    state: DocumentState;
    attempts: number;
  }>(
    db,
    sql`UPDATE document_versions AS taken
        SET lease_until = now() + make_interval(secs => ${leaseSeconds}), attempts = attempts + 1
        FROM (
          SELECT document_id, version FROM document_versions
          WHERE state IN (${sql.join(
            states.map((state) => sql`${state}`),
            sql`, `,
          )}) AND (lease_until IS NULL OR lease_until < now())
          ORDER BY updated_at LIMIT 1 FOR UPDATE SKIP LOCKED
        ) AS waiting
        WHERE taken.document_id = waiting.document_id AND taken.version = waiting.version
        RETURNING taken.document_id, taken.version, taken.state, taken.attempts`,
  );
  return row ? { ...row, documentId: row.document_id } : null;
}

/** Keeps the claim for another `leaseSeconds`, and notes how far the work is. */
export async function renewClaim(
  db: Queryable,
  { documentId, version }: { documentId: string; version: number },
  leaseSeconds: number,
  progress: { done: number; total: number } | null,
): Promise<void> {
  await db
    .update(documentVersions)
    .set({ leaseUntil: sql`now() + make_interval(secs => ${leaseSeconds})`, ...progress })
    .where(isVersion(documentId, version));
}

/** Gives every claim free; the embedded database has no other process that could hold one. */
export async function releaseClaims(db: Queryable): Promise<void> {
  await db.update(documentVersions).set({ leaseUntil: null }).where(isNotNull(documentVersions.leaseUntil));
}
