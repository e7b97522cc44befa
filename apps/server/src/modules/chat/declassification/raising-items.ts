import { type JsonObject, type Label, LABELS } from "@cdsa/contracts";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Queryable } from "../../../platform/db/database.ts";
import { type MessageRow, messages } from "../chat.tables.ts";

/** What a chat holds above a label. */
export type RaisingItems = {
  /** All messages above it. */
  count: number;
  /** Those that brought it in, oldest first: what people typed and tools returned; answers only where there is nothing else. */
  items: JsonObject[];
};

const MAX_ITEMS = 20;
const MAX_CHARACTERS = 2_000;

/** Finds what keeps a chat above `label`, as the card shows it to who decides. */
export async function findRaisingItems(
  db: Queryable,
  sessionId: string,
  label: Label,
): Promise<RaisingItems> {
  const above = LABELS.slice(LABELS.indexOf(label) + 1);
  const condition = and(eq(messages.sessionId, sessionId), inArray(messages.label, above));
  const [counted] = await db
    .select({
      all: sql<number>`count(*)::integer`,
      sources: sql<number>`(count(*) FILTER (WHERE ${messages.author} <> 'agent'))::integer`,
    })
    .from(messages)
    .where(condition);
  const { all = 0, sources = 0 } = counted ?? {};
  const rows = await db
    .select()
    .from(messages)
    .where(and(condition, sources > 0 ? sql`${messages.author} <> 'agent'` : undefined))
    .orderBy(asc(messages.position))
    .limit(MAX_ITEMS);
  return { count: all, items: rows.map(describe) };
}

const AUTHORS = { user: "the requester", agent: "the model", system: "a tool" } as const;

function describe(row: MessageRow): JsonObject {
  const { toolResult } = row.metadata;
  const text = toolResult ? JSON.stringify(toolResult.result ?? toolResult.reason ?? null) : row.content;
  return {
    message: row.id,
    from: toolResult?.toolName ?? AUTHORS[row.author],
    label: row.label,
    at: row.createdAt.toISOString(),
    characters: text.length,
    text: text.slice(0, MAX_CHARACTERS).toWellFormed(),
  };
}
