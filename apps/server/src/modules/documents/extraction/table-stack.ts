import type { DocumentWriter } from "./document-writer.ts";
import type { FlowKind } from "./text-flow.ts";

/** A finished stretch of text. */
export type Part = { text: string; kind: FlowKind };

/** The tables that are open, the innermost last. */
export type TableStack = {
  readonly isOpen: boolean;
  /** Adds a part to the open cell, or to a new one where text stands between cells. */
  add: (part: Part) => void;
  openTable: () => void;
  openRow: () => void;
  openCell: () => void;
  closeCell: () => void;
  closeTable: () => void;
};

type Table = { rows: Part[][][]; cell: Part[] | null };

// Deeper ones are frames of frames, whose text goes to the cell around them.
const MAX_TABLES = 32;

/**
 * @param put takes the parts of a table that is none: one within a table becomes text of its cell, and one with a single
 * column, which only frames text, becomes paragraphs
 */
export function createTableStack(
  writer: Pick<DocumentWriter, "row" | "endTable">,
  put: (part: Part) => void,
): TableStack {
  const tables: Table[] = [];
  let ignored = 0;

  const current = (): Table | undefined => (ignored > 0 ? undefined : tables.at(-1));
  const emit = (table: Table): void => {
    const rows = table.rows.filter((row) => row.some((cell) => cell.length > 0));
    if (rows.every((row) => row.length === 1)) {
      for (const part of rows.flat(2)) put(part);
      return;
    }
    const texts = rows.map((row) => row.map((cell) => cell.map(showPart).join(" ")));
    for (const row of texts) {
      if (tables.length > 0) put({ text: row.join(" "), kind: { kind: "paragraph" } });
      else writer.row(row);
    }
    writer.endTable();
  };

  return {
    get isOpen() {
      return tables.length > 0;
    },
    add: (part) => {
      const table = tables.at(-1);
      if (table !== undefined) (table.cell ??= newCell(table)).push(part);
    },
    openTable: () => {
      if (tables.length < MAX_TABLES) tables.push({ rows: [], cell: null });
      else ignored += 1;
    },
    openRow: () => {
      const table = current();
      if (table === undefined) return;
      table.rows.push([]);
      table.cell = null;
    },
    openCell: () => {
      const table = current();
      if (table !== undefined) table.cell = newCell(table);
    },
    closeCell: () => {
      const table = current();
      if (table !== undefined) table.cell = null;
    },
    closeTable: () => {
      if (ignored > 0) {
        ignored -= 1;
        return;
      }
      const table = tables.pop();
      if (table !== undefined) emit(table);
    },
  };
}

/** In a cell there is no room for lists, so that numbers of items stand before their text. */
const showPart = ({ text, kind }: Part): string =>
  kind.kind === "list-item" && kind.mark !== undefined ? `${kind.mark} ${text.trim()}` : text.trim();

function newCell(table: Table): Part[] {
  if (table.rows.length === 0) table.rows.push([]);
  const cell: Part[] = [];
  table.rows.at(-1)?.push(cell);
  return cell;
}
