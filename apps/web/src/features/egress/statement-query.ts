import { EgressStatementSchema } from "@cdsa/contracts";
import { queryOptions, useMutation } from "@tanstack/react-query";
import { request, send } from "../../lib/api-client.ts";
import { dayBefore, startOfDay } from "../../lib/dates.ts";
import { download } from "../../lib/download.ts";

/** Days (YYYY-MM-DD) of the reader's zone, the last one included; 30 days up to today where they are not given. */
export type EgressPeriod = { from?: string | undefined; to?: string | undefined };

const DEFAULT_DAYS = 30;

/** The days of a period, with those that the address leaves out. */
export function daysOf({ from, to }: EgressPeriod, nowMs: number): EgressDays {
  const isDay = (day: string | undefined): day is string => startOfDay(day) !== undefined;
  return {
    from: isDay(from) ? from : dayBefore(nowMs, DEFAULT_DAYS - 1),
    to: isDay(to) ? to : dayBefore(nowMs, 0),
  };
}

export type EgressDays = { from: string; to: string };

const instantsOf = ({ from, to }: EgressDays): { from: string | undefined; to: string | undefined } => ({
  from: startOfDay(from),
  to: startOfDay(to, 1),
});

/** What left in a period. */
export const statementQuery = (days: EgressDays) =>
  queryOptions({
    queryKey: ["egress", days],
    queryFn: ({ signal }) =>
      request({ path: "/audit/egress", query: instantsOf(days), schema: EgressStatementSchema, signal }),
    // Asking is itself recorded, so nothing is asked twice without the reader.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });

/** Downloads the statement as the server writes it. */
export function useExportStatement(days: EgressDays) {
  return useMutation({
    mutationFn: async () => {
      const query = { ...instantsOf(days), format: "csv" };
      const response = await send({ path: "/audit/egress", query });
      download(`cdsa-egress-${days.from}-${days.to}.csv`, await response.blob());
    },
  });
}
