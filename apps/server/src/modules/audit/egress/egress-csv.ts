import type { EgressStatement } from "@cdsa/contracts";

type Cell = string | number | null;

const HEAD = [
  "record",
  "destination",
  "label",
  "purpose",
  "requests",
  "bytes",
  "refused",
  "approvedRequests",
  "firstAt",
  "lastAt",
  "approvalId",
  "executionId",
  "toolName",
  "decidedAt",
  "lowered",
  "subjectId",
  "fromLabel",
  "toLabel",
  "auditEventId",
] as const;
type Column = (typeof HEAD)[number];

/**
 * The statement as CSV (RFC 4180), one record a line: `statement`, which is the head with period, label and totals, then
 * `line`, `approval` and `lowering`.
 */
export function egressCsv(statement: EgressStatement): string {
  const { lines, approvals, lowerings } = statement;
  const records: Partial<Record<Column, Cell>>[] = [
    {
      record: statement.isCut ? "statement (cut: choose a shorter period)" : "statement",
      label: statement.label,
      ...statement.totals,
      firstAt: statement.from,
      lastAt: statement.to,
      auditEventId: statement.auditEventId,
    },
    ...lines.map(({ approvals: _count, ...line }) => ({ record: "line", ...line })),
    ...approvals.map((approval) => ({ record: "approval", ...approval })),
    ...lowerings.map(({ what, from, to, at, ...lowering }) => ({
      record: "lowering",
      lowered: what,
      fromLabel: from,
      toLabel: to,
      firstAt: at,
      ...lowering,
    })),
  ];
  const rows = [HEAD, ...records.map((record) => HEAD.map((column) => record[column] ?? ""))];
  return rows.map((row) => `${row.map(toCell).join(",")}\r\n`).join("");
}

/** Quoted where it has to be; what a spreadsheet would take for a formula is marked as text. */
function toCell(value: Cell): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
