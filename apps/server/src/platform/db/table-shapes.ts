import { sql } from "drizzle-orm";
import { type Queryable, queryRows } from "./database.ts";

/** A table of the schema `public` as a dump sees it: partitions belong to their parent. */
export type TableShape = {
  name: string;
  /** Without those the database computes. */
  columns: string[];
  /** Columns that count by themselves. */
  identities: string[];
  partitions: { name: string; bound: string }[];
};

type ColumnRow = { table_name: string; column_name: string; is_identity: string };

/** Counters of a moment, and what each database knows of its own schema. */
const LEFT_OUT = new Set(["rate_limit_windows", "schema_migrations"]);

/** Every table whose rows make up the house, by name. */
export async function readTableShapes(db: Queryable): Promise<TableShape[]> {
  const tables = await queryRows<{ name: string }>(
    db,
    sql`SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname`,
  );
  const columns = await queryRows<ColumnRow>(
    db,
    sql`SELECT table_name, column_name, is_identity FROM information_schema.columns
        WHERE table_schema = 'public' AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position`,
  );
  const partitions = await queryRows<{ parent: string; name: string; bound: string }>(
    db,
    sql`SELECT parent.relname AS parent, child.relname AS name, pg_get_expr(child.relpartbound, child.oid) AS bound
        FROM pg_inherits JOIN pg_class parent ON parent.oid = inhparent JOIN pg_class child ON child.oid = inhrelid
        WHERE parent.relnamespace = 'public'::regnamespace AND parent.relkind = 'p' ORDER BY child.relname`,
  );
  return tables
    .filter(({ name }) => !LEFT_OUT.has(name))
    .map(({ name }) => {
      const own = columns.filter((column) => column.table_name === name);
      return {
        name,
        columns: own.map((column) => column.column_name),
        identities: own.filter((column) => column.is_identity === "YES").map((column) => column.column_name),
        partitions: partitions
          .filter((partition) => partition.parent === name)
          .map(({ name: child, bound }) => ({ name: child, bound })),
      };
    });
}

/** The migrations that made the schema. */
export async function readMigrationNames(db: Queryable): Promise<string[]> {
  const rows = await queryRows<{ name: string }>(
    db,
    sql`SELECT name FROM schema_migrations ORDER BY version`,
  );
  return rows.map((row) => row.name);
}
