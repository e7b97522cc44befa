import { type SQL, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../db/database.ts";
import { EnvelopeError } from "./envelope.ts";
import type { Keyring } from "./keyring.ts";

/** A column whose values the keyring sealed: what a rotation moves from one key to another. */
export type EnvelopeColumn = {
  table: string;
  column: string;
  /** The primary key, in order. */
  keyColumns: readonly string[];
  /** The associated data of a row's envelope, from its primary key as text. */
  placeOf: (key: readonly string[]) => string;
};

export type RowKey = readonly string[];
export type RewrapBatch = {
  /** The key of the last row looked at; null where there was none any more. */
  lastKey: RowKey | null;
  looked: number;
  /** Rows whose envelope does not open. */
  unopened: number;
};

const list = (parts: readonly SQL[]): SQL => sql.join([...parts], sql`, `);
const names = (column: EnvelopeColumn): SQL =>
  list(column.keyColumns.map((name) => sql`${sql.identifier(name)}`));
const keyText = (column: EnvelopeColumn): SQL =>
  sql`jsonb_build_array(${list(column.keyColumns.map((name) => sql`${sql.identifier(name)}::text`))})`;

/** The ids of the keys that the column's envelopes name. */
export async function keyIdsInUse(db: Queryable, column: EnvelopeColumn): Promise<string[]> {
  const envelope = sql.identifier(column.column);
  const rows = await queryRows<{ key_id: string }>(
    db,
    sql`SELECT DISTINCT split_part(${envelope}, '.', 2) AS key_id FROM ${sql.identifier(column.table)} WHERE ${envelope} IS NOT NULL`,
  );
  return rows.map((row) => row.key_id);
}

/** How many envelopes there are, and how many are under another key than `keyId`. */
export async function countEnvelopes(
  db: Queryable,
  column: EnvelopeColumn,
  keyId: string,
): Promise<{ total: number; underOthers: number }> {
  const envelope = sql.identifier(column.column);
  const [row] = await queryRows<{ total: number; others: number }>(
    db,
    sql`SELECT count(${envelope})::integer AS total,
               (count(${envelope}) FILTER (WHERE split_part(${envelope}, '.', 2) <> ${keyId}))::integer AS others
        FROM ${sql.identifier(column.table)}`,
  );
  return { total: row?.total ?? 0, underOthers: row?.others ?? 0 };
}

/**
 * Puts the next rows after `after` under the key `keyId`, in the caller's transaction. Doing it again changes nothing:
 * rows already under that key are passed over. One that does not open stays as it is.
 */
export async function rewrapBatch(
  tx: Queryable,
  keyring: Keyring,
  column: EnvelopeColumn,
  { after, keyId, limit }: { after: RowKey | null; keyId: string; limit: number },
): Promise<RewrapBatch> {
  const table = sql.identifier(column.table);
  const envelope = sql.identifier(column.column);
  const beyond = after ? sql`AND (${names(column)}) > (${list(after.map((part) => sql`${part}`))})` : sql``;
  const rows = await queryRows<{ key: string[]; envelope: string; at: string }>(
    tx,
    sql`SELECT ${keyText(column)} AS key, ${envelope} AS envelope, ctid::text AS at FROM ${table}
        WHERE ${envelope} IS NOT NULL ${beyond} ORDER BY ${names(column)} LIMIT ${limit} FOR UPDATE`,
  );
  const moved: { at: string; was: string; now: string }[] = [];
  let unopened = 0;
  for (const row of rows) {
    if (row.envelope.startsWith(`v1.${keyId}.`)) continue;
    try {
      const now = keyring.rewrap(row.envelope, column.placeOf(row.key), keyId);
      moved.push({ at: row.at, was: row.envelope, now });
    } catch (error) {
      if (!(error instanceof EnvelopeError)) throw error;
      unopened += 1;
    }
  }
  if (moved.length > 0) await writeMoved(tx, column, moved);
  return { lastKey: rows.at(-1)?.key ?? null, looked: rows.length, unopened };
}

/** By the places of the rows, which are locked and so stay there: by their keys as text every batch would read all rows. */
async function writeMoved(
  tx: Queryable,
  column: EnvelopeColumn,
  moved: readonly { at: string; was: string; now: string }[],
): Promise<void> {
  await tx.execute(sql`
    UPDATE ${sql.identifier(column.table)} AS target SET ${sql.identifier(column.column)} = moved.now
    FROM jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) AS moved (at text, was text, now text)
    WHERE target.ctid = moved.at::tid AND target.${sql.identifier(column.column)} = moved.was`);
}
