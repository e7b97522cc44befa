/** One line of a bench's output. `isMet` is null for figures without a target. */
export type Line = { what: string; measured: string; target: string; isMet: boolean | null };

/** @throws Error for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error("The median of no values was asked for.");
  return (upper + lower) / 2;
}

export const range = (values: readonly number[], digits = 0): string =>
  `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;

/** Prints lines as a table, and makes the process fail where a target is missed. */
export function printReport(title: string, lines: readonly Line[]): void {
  const widths = [
    Math.max(...lines.map(({ what }) => what.length)),
    Math.max(...lines.map(({ measured }) => measured.length)),
    Math.max(...lines.map(({ target }) => target.length)),
  ];
  const row = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd();
  process.stdout.write(`\n${title}\n`);
  for (const { what, measured, target, isMet } of lines) {
    const verdict = isMet === null ? "" : isMet ? "met" : "MISSED";
    process.stdout.write(`  ${row([what, measured, target, verdict])}\n`);
    if (isMet === false) process.exitCode = 1;
  }
}
