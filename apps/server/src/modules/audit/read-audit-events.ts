import {
  type AuditEvent,
  type AuditEventPage,
  type JsonObject,
  type ListAuditEventsQuery,
  ToolNameSchema,
} from "@cdsa/contracts";
import { and, gte, type SQL } from "drizzle-orm";
import { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { decodeCursor, encodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { appendAuditEvent } from "./append-audit-event.ts";
import { auditBounds, auditConditions } from "./audit-conditions.ts";
import type { AuditContext } from "./audit-context.ts";
import {
  type AuditEventRow,
  findAuditEvent,
  findAuditEvents,
  findRowBehind,
  findRowBehindOfPeople,
  type RowBehind,
  withoutCompilation,
} from "./audit.repository.ts";
import { auditEvents } from "./audit.tables.ts";
import { visiblePeople, type VisiblePeople } from "./audit-visibility.ts";

/** Few enough that scanning them for text stays well within the 7 s that a statement may take. */
const ROWS_PER_TEXT_SEARCH = 250_000;

/** Rows of the log this reader may see, newest first. The reading is a row itself, written before anything is sent. */
export async function listAuditEvents(
  context: AuditContext,
  actor: Actor,
  query: ListAuditEventsQuery,
): Promise<AuditEventPage> {
  const { limit, cursor, user, ...filters } = query;
  const before = cursor === undefined ? undefined : decodeCursor(cursor, z.uuid());
  const conditions = auditConditions(filters, before);
  const { db, staleReads, people } = context;
  return db.transaction(async (tx) => {
    const visible = await visiblePeople(actor, (userId) => people.teamOf(tx, userId));
    const { rows, end } = await staleReads.read(tx, async (reader) => {
      await withoutCompilation(reader);
      const end = await endOfTextSearch(reader, {
        query,
        visible,
        bounds: auditBounds(filters, before),
        rows: context.rowsPerTextSearch ?? ROWS_PER_TEXT_SEARCH,
      });
      const within = end ? and(conditions, gte(auditEvents.id, end.id)) : conditions;
      const search = { visible, userId: user, conditions: within, limit: limit + 1 };
      return { rows: await findAuditEvents(reader, search), end };
    });
    const page = toPage(
      rows,
      limit,
      (row) => row.id,
      (row) => row,
    );
    await recordReading(tx, actor, user, { filters: describeFilters(query), count: page.items.length });
    const items = await present(context, tx, page.items);
    if (page.nextCursor !== null || !end) return { items, nextCursor: page.nextCursor };
    return { items, nextCursor: encodeCursor(end.id), searchedBackTo: end.createdAt.toISOString() };
  });
}

/**
 * One row of the log, read with a row of its own.
 * @throws AppError 404 where there is none or this reader may not see it.
 */
export async function viewAuditEvent(context: AuditContext, actor: Actor, id: string): Promise<AuditEvent> {
  const { db, people } = context;
  return db.transaction(async (tx) => {
    const visible = await visiblePeople(actor, (userId) => people.teamOf(tx, userId));
    const row = await findAuditEvent(tx, id, visible);
    if (!row) throw notFound();
    await recordReading(tx, actor, row.subjectUserId ?? row.userId, { auditEventId: id, count: 1 });
    const [event] = await present(context, tx, [row]);
    if (!event) throw new TypeError("One row in, one event out.");
    return event;
  });
}

type TextSearch = {
  query: ListAuditEventsQuery;
  visible: VisiblePeople;
  bounds: SQL | undefined;
  /** How many rows it may look at. */
  rows: number;
};

/** The row at which a search for text stops; null where it may look at all. Those of one chat or run are few. */
async function endOfTextSearch(
  reader: Queryable,
  { query: { text, user, session, run }, visible, bounds, rows }: TextSearch,
): Promise<RowBehind | null> {
  if (text === undefined || session !== undefined || run !== undefined) return null;
  const people = user === undefined ? visible : [user];
  return people === null
    ? findRowBehind(reader, bounds, rows)
    : findRowBehindOfPeople(reader, people, bounds, rows);
}

async function recordReading(
  tx: Queryable,
  actor: Actor,
  subject: string | null | undefined,
  details: JsonObject,
): Promise<void> {
  await appendAuditEvent(tx, {
    type: "AUDIT_READ",
    userId: actor.userId,
    subjectUserId: subject === actor.userId ? null : (subject ?? null),
    details,
    origin: actor.origin,
  });
}

/** What was asked for; of what the reader typed freely only the length, since it can be a name or a number. */
function describeFilters({
  limit: _limit,
  cursor,
  text,
  tool,
  ...filters
}: ListAuditEventsQuery): JsonObject {
  return {
    ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)),
    ...(tool !== undefined &&
      (ToolNameSchema.safeParse(tool).success ? { tool } : { toolLength: tool.length })),
    ...(text !== undefined && { textLength: text.length }),
    ...(cursor !== undefined && { continued: true }),
  };
}

async function present(
  { people }: AuditContext,
  db: Queryable,
  rows: readonly AuditEventRow[],
): Promise<AuditEvent[]> {
  const ids = new Set(rows.flatMap((row) => (row.userId === null ? [] : [row.userId])));
  const usernames = ids.size === 0 ? new Map<string, string>() : await people.usernamesOf(db, [...ids]);
  return rows.map((row) => ({
    id: row.id,
    type: row.eventType,
    outcome: row.outcome,
    userId: row.userId,
    username: row.userId === null ? null : (usernames.get(row.userId) ?? null),
    sessionId: row.sessionId,
    runId: row.runId,
    toolName: row.toolName,
    details: row.details,
    ipAddress: row.ipAddress,
    userAgent: row.userAgent,
    requestId: row.requestId,
    createdAt: row.createdAt.toISOString(),
  }));
}
