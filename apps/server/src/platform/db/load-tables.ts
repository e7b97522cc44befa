import { type SQL, sql } from "drizzle-orm";
import { queryRows, type Transaction } from "./database.ts";
import type { TableRows } from "./dump-tables.ts";
import type { TableShape } from "./table-shapes.ts";

type ForeignKey = { table_name: string; name: string; definition: string };

// What goes into a statement as text is only ever of this form.
const BOUND = /^FOR VALUES FROM \('[-0-9 :+.]+'\) TO \('[-0-9 :+.]+'\)$/;

const identifiers = (names: readonly string[]): SQL =>
  sql.join(
    names.map((name) => sql`${sql.identifier(name)}`),
    sql`, `,
  );

/**
 * Replaces the rows of all tables by those of a dump, as the owner. Foreign keys are taken off before and put on again
 * after, which checks them all; whatever fails, the caller's transaction undoes everything.
 * @param shapes as they were dumped; the tables here have the same columns, since the migrations are the same.
 */
export async function loadTables(
  tx: Transaction,
  shapes: readonly TableShape[],
  pieces: AsyncIterable<TableRows>,
): Promise<number> {
  const foreignKeys = await queryRows<ForeignKey>(
    tx,
    sql`SELECT conrelid::regclass::text AS table_name, conname AS name, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0`,
  );
  for (const key of foreignKeys) {
    await tx.execute(sql`ALTER TABLE ${sql.raw(key.table_name)} DROP CONSTRAINT ${sql.identifier(key.name)}`);
  }
  await tx.execute(sql`TRUNCATE ${identifiers(shapes.map((shape) => shape.name))}`);
  for (const shape of shapes) await createPartitions(tx, shape);
  let count = 0;
  for await (const { table, rows } of pieces) {
    const shape = shapes.find((each) => each.name === table);
    if (!shape) throw new TypeError(`The dump has rows of a table it does not describe: ${table}.`);
    await insertRows(tx, shape, rows);
    count += rows.length;
  }
  for (const shape of shapes) await continueCounting(tx, shape);
  for (const key of foreignKeys) {
    await tx.execute(
      sql`ALTER TABLE ${sql.raw(key.table_name)} ADD CONSTRAINT ${sql.identifier(key.name)} ${sql.raw(key.definition)}`,
    );
  }
  return count;
}

async function createPartitions(tx: Transaction, { name, partitions }: TableShape): Promise<void> {
  for (const partition of partitions) {
    if (!BOUND.test(partition.bound))
      throw new TypeError(`The dump has a partition of another kind: ${partition.name}.`);
    await tx.execute(
      sql`CREATE TABLE IF NOT EXISTS ${sql.identifier(partition.name)} PARTITION OF ${sql.identifier(name)} ${sql.raw(partition.bound)}`,
    );
  }
}

async function insertRows(
  tx: Transaction,
  { name, columns }: TableShape,
  rows: readonly string[],
): Promise<void> {
  const table = sql.identifier(name);
  // json, not jsonb: members keep the order they were written in.
  await tx.execute(
    sql`INSERT INTO ${table} (${identifiers(columns)}) OVERRIDING SYSTEM VALUE
        SELECT ${identifiers(columns)} FROM json_populate_recordset(NULL::${table}, ${`[${rows.join(",")}]`}::json)`,
  );
}

async function continueCounting(tx: Transaction, { name, identities }: TableShape): Promise<void> {
  for (const column of identities) {
    await tx.execute(
      sql`SELECT setval(pg_get_serial_sequence(${name}, ${column}), coalesce(max(${sql.identifier(column)}), 0) + 1, false)
          FROM ${sql.identifier(name)}`,
    );
  }
}
