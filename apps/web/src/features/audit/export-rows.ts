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

/** Rows hold ids, types and counts, and what people typed as a purpose. */
const LABEL = "INTERNAL";

/** Downloads the loaded rows as CSV under their label, with the details as JSON in the last column. */
export function exportRows(events: readonly AuditEvent[]): void {
  const rows = events.map((event) => [
    ...COLUMNS.map((column) => event[column] ?? ""),
    LABEL,
    JSON.stringify(event.details),
  ]);
  const csv = toCsv([[...COLUMNS, "label", "details"], ...rows]);
  download(
    `cdsa-audit-events-${LABEL.toLowerCase()}.csv`,
    new Blob([csv], { type: "text/csv;charset=utf-8" }),
  );
}
