import { AUDIT_EVENT_TYPES, type ListAuditEventsQuery } from "@cdsa/contracts";
import { and, eq, gte, ilike, inArray, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { badRequest } from "../../platform/errors/common-errors.ts";
import { auditEvents } from "./audit.tables.ts";
import { highestIdUntil, lowestIdSince, storableInstant } from "./id-time-range.ts";

/** Everything but the people: those decide how the rows are found, not only which. */
export type AuditFilters = Omit<ListAuditEventsQuery, "limit" | "cursor" | "user">;

const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

function storable(name: string, value: string): string {
  if (value.isWellFormed() && !value.includes("\u0000")) return value;
  const message = "must be well-formed Unicode without NUL characters";
  throw badRequest("invalid_request", `querystring.${name}: ${message}`, [
    { path: `querystring.${name}`, message },
  ]);
}

/** In the type, the tool's name, or the details as JSON, where quotes and line breaks are escaped. */
function mentions(text: string): SQL | undefined {
  const pattern = containing(storable("text", text));
  // The few types are compared here once instead of in every row.
  const types = AUDIT_EVENT_TYPES.filter((type) => type.includes(text.toUpperCase()));
  return or(
    inArray(auditEvents.eventType, types),
    ilike(auditEvents.toolName, pattern),
    sql`${auditEvents.details}::text ILIKE ${containing(JSON.stringify(text).slice(1, -1))}`,
  );
}

// `created_at` is exact and picks the partitions; the range of ids lets an index in id order begin at the right place
// instead of walking through everything newer.
const since = (from: Date): SQL | undefined =>
  and(gte(auditEvents.createdAt, from), gte(auditEvents.id, lowestIdSince(from)));
const until = (to: Date): SQL | undefined =>
  and(lte(auditEvents.createdAt, to), lte(auditEvents.id, highestIdUntil(to)));

/** From when to when, and from which row of a list on. */
export function auditBounds(
  { from, to }: Pick<AuditFilters, "from" | "to">,
  before: string | undefined,
): SQL | undefined {
  return and(
    before === undefined ? undefined : lt(auditEvents.id, before),
    from === undefined ? undefined : since(storableInstant(from)),
    to === undefined ? undefined : until(storableInstant(to)),
  );
}

/** The filters of a reading as one condition on `audit_events`; undefined where there are none. */
export function auditConditions(filters: AuditFilters, before: string | undefined): SQL | undefined {
  return and(
    auditBounds(filters, before),
    filters.type && eq(auditEvents.eventType, filters.type),
    filters.session === undefined ? undefined : eq(auditEvents.sessionId, filters.session),
    filters.run === undefined ? undefined : eq(auditEvents.runId, filters.run),
    filters.tool === undefined ? undefined : eq(auditEvents.toolName, storable("tool", filters.tool)),
    filters.outcome && eq(auditEvents.outcome, filters.outcome),
    filters.text === undefined ? undefined : mentions(filters.text),
  );
}
