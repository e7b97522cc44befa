import { sql } from "drizzle-orm";
import { queryRows, type Transaction } from "./database.ts";
import type { TableShape } from "./table-shapes.ts";

/** Rows of one table, each as the database spells it in JSON: numbers and members in order, never parsed on the way. */
export type TableRows = { table: string; rows: string[] };

const ROWS_PER_PIECE = 500;

/** The rows of every table, in pieces, as one moment shows them where the transaction is REPEATABLE READ. */
export async function* dumpTables(tx: Transaction, shapes: readonly TableShape[]): AsyncGenerator<TableRows> {
  for (const { name } of shapes) {
    await tx.execute(
      sql`DECLARE dump_cursor NO SCROLL CURSOR FOR SELECT to_json(dumped)::text AS row FROM ${sql.identifier(name)} AS dumped`,
    );
    for (;;) {
      const rows = await queryRows<{ row: string }>(
        tx,
        sql`FETCH FORWARD ${sql.raw(String(ROWS_PER_PIECE))} FROM dump_cursor`,
      );
      if (rows.length === 0) break;
      yield { table: name, rows: rows.map((each) => each.row) };
    }
    await tx.execute(sql`CLOSE dump_cursor`);
  }
}
