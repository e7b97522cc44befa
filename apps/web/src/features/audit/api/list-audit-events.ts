import { AuditEventPageSchema, type AuditEventType, type AuditOutcome } from "@cdsa/contracts";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";
import { startOfDay } from "../../../lib/dates.ts";

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

/** Audit events, newest first. */
export function auditEventsQuery(filters: AuditFilters) {
  return infiniteQueryOptions({
    queryKey: ["audit-events", filters],
    queryFn: ({ pageParam, signal }) =>
      request({
        path: "/audit/events",
        query: {
          ...filters,
          from: startOfDay(filters.from),
          to: startOfDay(filters.to, 1),
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
