/** A table as text, a row a line, cells apart by a bar; rows and columns without anything are left out. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map((cell) => cell.replaceAll(/\s+/g, " ").trim()));
  return clean
    .filter((row) => row.some((cell) => cell !== ""))
    .map((row) => {
      const last = row.findLastIndex((cell) => cell !== "");
      return row.slice(0, last + 1).join(" | ");
    })
    .join("\n");
}
