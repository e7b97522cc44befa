import { and, desc, eq, isNull, lt, sql } from "drizzle-orm";
import type { Queryable } from "../../platform/db/database.ts";
import { type ToolRow, tools } from "./tools.tables.ts";

export type NewTool = typeof tools.$inferInsert;
export type ToolChanges = Partial<Omit<NewTool, "id" | "name" | "version" | "createdAt" | "createdBy">>;

export async function insertTool(tx: Queryable, tool: NewTool): Promise<ToolRow> {
  const [row] = await tx.insert(tools).values(tool).returning();
  if (!row) throw new TypeError("INSERT … RETURNING gives the row.");
  return row;
}

export async function findTool(db: Queryable, id: string): Promise<ToolRow | null> {
  const [row] = await db
    .select()
    .from(tools)
    .where(and(eq(tools.id, id), isNull(tools.deletedAt)));
  return row ?? null;
}

export async function findToolByName(db: Queryable, name: string): Promise<ToolRow | null> {
  const [row] = await db
    .select()
    .from(tools)
    .where(and(eq(tools.name, name), isNull(tools.deletedAt)));
  return row ?? null;
}

export async function findEnabledTools(db: Queryable): Promise<ToolRow[]> {
  return db
    .select()
    .from(tools)
    .where(and(eq(tools.isEnabled, true), isNull(tools.deletedAt)))
    .orderBy(tools.name);
}

export async function findToolPage(
  db: Queryable,
  limit: number,
  before: string | undefined,
): Promise<ToolRow[]> {
  return db
    .select()
    .from(tools)
    .where(and(isNull(tools.deletedAt), before === undefined ? undefined : lt(tools.id, before)))
    .orderBy(desc(tools.id))
    .limit(limit);
}

/** Changes the tool exactly if its version is still `version`, and counts the version up. */
export async function updateTool(
  tx: Queryable,
  id: string,
  version: number,
  changes: ToolChanges,
): Promise<ToolRow | null> {
  const [row] = await tx
    .update(tools)
    .set({ ...changes, version: sql`${tools.version} + 1`, updatedAt: sql`now()` })
    .where(and(eq(tools.id, id), eq(tools.version, version), isNull(tools.deletedAt)))
    .returning();
  return row ?? null;
}

/** Takes the tool out of use; its executions keep pointing at it. */
export async function softDeleteTool(tx: Queryable, id: string): Promise<ToolRow | null> {
  const [row] = await tx
    .update(tools)
    .set({ deletedAt: sql`now()`, isEnabled: false, updatedAt: sql`now()` })
    .where(and(eq(tools.id, id), isNull(tools.deletedAt)))
    .returning();
  return row ?? null;
}
