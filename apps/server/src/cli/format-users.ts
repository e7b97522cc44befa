import type { User } from "@cdsa/contracts";

const COLUMNS = [
  { title: "USERNAME", of: (user: User) => user.username },
  { title: "ROLE", of: (user: User) => user.role },
  { title: "CLEARANCE", of: (user: User) => user.clearance },
  { title: "AUDITOR", of: (user: User) => (user.isAuditor ? "yes" : "no") },
  { title: "ACTIVE", of: (user: User) => (user.isActive ? "yes" : "no") },
  { title: "EMAIL", of: (user: User) => user.email },
] as const;

/** People as a table for a terminal, one a line. */
export function formatUsers(users: readonly User[], withTitles: boolean): string {
  const rows = [
    ...(withTitles ? [COLUMNS.map((column) => column.title)] : []),
    ...users.map((user) => COLUMNS.map((column) => column.of(user))),
  ];
  const widths = COLUMNS.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0), 0));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
