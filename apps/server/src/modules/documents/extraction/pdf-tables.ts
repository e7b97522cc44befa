import type { DocumentWriter } from "./document-writer.ts";

// Two columns are as often a name beside its value, as on forms, which have no row of names above.
const LEAST_COLUMNS = 3;
const LEAST_ROWS = 2;

/** Adds lines whose cells are parted by tabs: those that follow each other with as many cells as a table, others as text. */
export function writeLines(
  text: string,
  writer: Pick<DocumentWriter, "paragraph" | "row" | "endTable">,
): void {
  const runs: string[][][] = [];
  for (const line of text.split("\n")) {
    const cells = line.split("\t");
    const last = runs.at(-1);
    if (last?.[0]?.length === cells.length) last.push(cells);
    else runs.push([cells]);
  }
  let lines: string[] = [];
  const flush = (): void => {
    writer.paragraph(lines.join("\n"));
    lines = [];
  };
  for (const run of runs) {
    const isTable = run.length >= LEAST_ROWS && (run[0]?.length ?? 0) >= LEAST_COLUMNS;
    if (!isTable) {
      lines.push(...run.map((cells) => cells.join("\t")));
      continue;
    }
    flush();
    run.forEach(writer.row);
    writer.endTable();
  }
  flush();
}
