import type { PageQuery } from "@cdsa/contracts";
import { and, desc, eq, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { appendAuditEvent } from "./append-audit-event.ts";
import { auditEvents } from "./audit.tables.ts";

export type DocumentReadingRow = { id: string; userId: string | null; what: string; readAt: Date };

/**
 * Who was given content of a document, newest first, for a reader whose right to know was checked. The reading of the
 * list is a row itself.
 */
export async function listDocumentReadings(
  tx: Transaction,
  actor: Actor,
  documentId: string,
  query: PageQuery,
): Promise<{ items: DocumentReadingRow[]; nextCursor: string | null }> {
  const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, z.uuid());
  const rows = await tx
    .select({
      id: auditEvents.id,
      userId: auditEvents.userId,
      what: sql<string>`coalesce(${auditEvents.details} ->> 'what', '')`,
      readAt: auditEvents.createdAt,
    })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.eventType, "DOCUMENT_READ"),
        sql`${auditEvents.details} ->> 'documentId' = ${documentId}`,
        before === undefined ? undefined : lt(auditEvents.id, before),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(query.limit + 1);
  const page = toPage(
    rows,
    query.limit,
    (row) => row.id,
    (row) => row,
  );
  await appendAuditEvent(tx, {
    type: "AUDIT_READ",
    userId: actor.userId,
    details: { filters: { type: "DOCUMENT_READ", documentId }, count: page.items.length },
    origin: actor.origin,
  });
  return page;
}
