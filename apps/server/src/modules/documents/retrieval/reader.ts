import { clearanceCovers, type Label, LABELS, type Role, roleCovers, ROLES } from "@cdsa/contracts";
import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "../../../platform/actor.ts";

/** Who searches. */
export type Reader = Pick<Actor, "userId" | "role" | "clearance">;

/** Narrows a search; each field that is there must hold. */
export type PassageFilters = {
  documentIds?: readonly string[];
  types?: readonly string[];
  labels?: readonly Label[];
  /** As document_versions has them, such as english. */
  languages?: readonly string[];
  /** Of the document, both inclusive. */
  createdFrom?: Date;
  createdTo?: Date;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** As an SQL array, to be cast where it stands. */
export const sqlArray = (values: readonly number[]): string => `{${values.join(",")}}`;

const textList = (values: readonly string[]): SQL =>
  values.length === 0
    ? sql`(NULL)`
    : sql`(${sql.join(
        values.map((value) => sql`${value}`),
        sql`, `,
      )})`;

const labelsCoveredBy = (clearance: Label): Label[] =>
  LABELS.filter((label) => clearanceCovers(clearance, label));
const rolesCoveredBy = (role: Role): Role[] => ROLES.filter((listed) => roleCovers(role, listed));

/** The number that retrieval_audience gives passages of a label, in documents that are open to all or are not. */
export const audienceOf = (label: Label, isOpen: boolean): number =>
  2 * LABELS.indexOf(label) + Number(isOpen);

/** Audiences whose passages a reader may read, whatever the document's access list says. */
export function openAudiences({ role, clearance }: Reader): number[] {
  const labels = labelsCoveredBy(clearance);
  const open = labels.map((label) => audienceOf(label, true));
  return role === "ADMIN" ? [...open, ...labels.map((label) => audienceOf(label, false))] : open;
}

/** Audiences of which a reader may read what is theirs or lists them. */
export function listedAudiences({ role, clearance }: Reader): number[] {
  if (role === "ADMIN") return [];
  return labelsCoveredBy(clearance).map((label) => audienceOf(label, false));
}

/** A common table expression, `listed`: documents that are not open and are the reader's or list them. */
export function listedDocuments({ userId, role }: Reader): SQL {
  return sql`listed AS MATERIALIZED (
    SELECT id FROM documents WHERE NOT is_open AND created_by = ${userId}::uuid
    UNION
    SELECT document_id FROM document_grants WHERE kind = 'user' AND subject = ${userId.toLowerCase()}
    UNION
    SELECT document_id FROM document_grants WHERE kind = 'role' AND subject IN ${textList(rolesCoveredBy(role))}
  )`;
}

/** Whether the row `chunk` of retrieval_chunks may be read and passes the filters; needs `listed` beside it. */
export function isVisible(reader: Reader, filters: PassageFilters): SQL {
  const open = sqlArray(openAudiences(reader));
  const listed = listedAudiences(reader);
  const visible =
    listed.length === 0
      ? sql`chunk.audience = ANY (${open}::smallint[])`
      : sql`(chunk.audience = ANY (${open}::smallint[])
          OR (chunk.audience = ANY (${sqlArray(listed)}::smallint[]) AND chunk.document_id IN (SELECT id FROM listed)))`;
  return sql.join([visible, IS_KEPT, ...filterConditions(filters)], sql` AND `);
}

/** Passages of a deleted document go piece by piece; none of them is found meanwhile. */
const IS_KEPT = sql`chunk.document_id <> ALL (ARRAY(SELECT id FROM documents WHERE deleted_at IS NOT NULL))`;

/**
 * A query of columns of `chunk` (retrieval_chunks) for all that may be read and passes the filters, by indexes that find
 * the few among many; needs `listed` beside it.
 */
export function selectVisible(columns: SQL, reader: Reader, filters: PassageFilters, further: SQL): SQL {
  const narrowed = sql.join([further, IS_KEPT, ...filterConditions(filters)], sql` AND `);
  const open = sql`SELECT ${columns} FROM retrieval_chunks AS chunk
    WHERE chunk.audience = ANY (${sqlArray(openAudiences(reader))}::smallint[]) AND ${narrowed}`;
  const listed = listedAudiences(reader);
  if (listed.length === 0) return open;
  return sql`${open} UNION ALL SELECT ${columns} FROM listed JOIN retrieval_chunks AS chunk ON chunk.document_id = listed.id
    WHERE chunk.audience = ANY (${sqlArray(listed)}::smallint[]) AND ${narrowed}`;
}

function filterConditions({
  documentIds,
  types,
  labels,
  languages,
  createdFrom,
  createdTo,
}: PassageFilters): SQL[] {
  const conditions: SQL[] = [];
  if (documentIds) {
    const ids = documentIds.filter((id) => UUID.test(id));
    conditions.push(sql`chunk.document_id = ANY (${`{${ids.join(",")}}`}::uuid[])`);
  }
  if (labels) {
    const audiences = labels.flatMap((label) => [audienceOf(label, true), audienceOf(label, false)]);
    conditions.push(sql`chunk.audience = ANY (${sqlArray(audiences)}::smallint[])`);
  }
  const ofDocument: SQL[] = [];
  if (types) ofDocument.push(sql`type IN ${textList(types)}`);
  if (languages) {
    ofDocument.push(sql`EXISTS (SELECT FROM document_versions AS written WHERE written.document_id = documents.id
      AND written.version = documents.indexed_version AND written.language IN ${textList(languages)})`);
  }
  if (createdFrom) ofDocument.push(sql`created_at >= ${createdFrom.toISOString()}::timestamptz`);
  if (createdTo) ofDocument.push(sql`created_at <= ${createdTo.toISOString()}::timestamptz`);
  if (ofDocument.length > 0) {
    conditions.push(
      sql`chunk.document_id IN (SELECT id FROM documents WHERE ${sql.join(ofDocument, sql` AND `)})`,
    );
  }
  return conditions;
}

/** Whether any filter is set. */
export const isFiltered = (filters: PassageFilters): boolean => Object.keys(filters).length > 0;

/**
 * The rule itself, over the rows `document` and `chunk` of documents and document_chunks: clearance covers both labels,
 * and the document is open, the reader's own, an administrator's to read, or lists them.
 */
export function mayReadRows(reader: Reader): SQL {
  const labels = textList(labelsCoveredBy(reader.clearance));
  return sql`document.deleted_at IS NULL AND document.classification IN ${labels} AND chunk.classification IN ${labels}
    AND (document.is_open OR ${reader.role === "ADMIN"} OR document.created_by = ${reader.userId}::uuid OR EXISTS (
      SELECT FROM document_grants AS listed WHERE listed.document_id = document.id
        AND ((listed.kind = 'user' AND listed.subject = ${reader.userId.toLowerCase()})
          OR (listed.kind = 'role' AND listed.subject IN ${textList(rolesCoveredBy(reader.role))}))))`;
}
