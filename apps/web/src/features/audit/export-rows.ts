import type { AuditEvent } from "@cdsa/contracts";
import { toCsv } from "../../lib/csv.ts";
import { download } from "../../lib/download.ts";

const COLUMNS = [
  "createdAt",
  "type",
  "outcome",
  "username",
  "toolName",
  "sessionId",
  "runId",
  "requestId",
  "ipAddress",
  "id",
] as const;

/** Downloads the loaded rows as CSV, with the details as JSON in the last column. */
export function exportRows(events: readonly AuditEvent[]): void {
  const rows = events.map((event) => [
    ...COLUMNS.map((column) => event[column] ?? ""),
    JSON.stringify(event.details),
  ]);
  const csv = toCsv([[...COLUMNS, "details"], ...rows]);
  download("cdsa-audit-events.csv", new Blob([csv], { type: "text/csv;charset=utf-8" }));
}
