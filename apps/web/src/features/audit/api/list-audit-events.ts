import { AuditEventPageSchema, type AuditEventType, type AuditOutcome } from "@cdsa/contracts";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";

/** Filters as they stand in the address; `from` and `to` are days (YYYY-MM-DD) of the reader's zone. */
export type AuditFilters = {
  type?: AuditEventType | undefined;
  outcome?: AuditOutcome | undefined;
  user?: string | undefined;
  session?: string | undefined;
  run?: string | undefined;
  tool?: string | undefined;
  text?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** Audit events, newest first. */
export function auditEventsQuery(filters: AuditFilters) {
  return infiniteQueryOptions({
    queryKey: ["audit-events", filters],
    queryFn: ({ pageParam, signal }) =>
      request({
        path: "/audit/events",
        query: {
          ...filters,
          from: startOfDay(filters.from, 0),
          to: startOfDay(filters.to, DAY_MS),
          limit: 100,
          cursor: pageParam,
        },
        schema: AuditEventPageSchema,
        signal,
      }),
    // The first page has no cursor.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // Asking is itself recorded, so nothing is asked twice without the reader.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** Midnight of a day in the reader's zone, moved by `offsetMs`, as an instant. */
export function startOfDay(day: string | undefined, offsetMs: number): string | undefined {
  if (day === undefined || !DAY.test(day)) return undefined;
  const midnight = new Date(`${day}T00:00:00`).getTime();
  return Number.isNaN(midnight) ? undefined : new Date(midnight + offsetMs).toISOString();
}
