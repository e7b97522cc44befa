import { IdSchema, type Page, type PageQuery } from "@cdsa/contracts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import type { ProtectionContext } from "./protection-context.ts";
import { findRules } from "./protection.repository.ts";
import type { RuleKind, RuleRow } from "./protection.tables.ts";

/** Own patterns or dictionaries, newest first. */
export async function listRules<Presented>(
  { db }: Pick<ProtectionContext, "db">,
  kind: RuleKind,
  { limit, cursor }: PageQuery,
  present: (row: RuleRow) => Presented,
): Promise<Page<Presented>> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, IdSchema);
  return toPage(await findRules(db, kind, { limit: limit + 1, before }), limit, (row) => row.id, present);
}
