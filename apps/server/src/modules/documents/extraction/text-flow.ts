import type { DocumentWriter } from "./document-writer.ts";
import { createTableStack, type Part, type TableStack } from "./table-stack.ts";

/** What a finished stretch of text is. */
export type FlowKind =
  | { kind: "paragraph" }
  | { kind: "heading"; level: number }
  | { kind: "list-item"; depth: number; mark?: string }
  | { kind: "code" };

/** Text as it runs through a document with tables: stretches go to the writer, or into the cell that is open. */
export type TextFlow = Omit<TableStack, "add" | "isOpen"> & {
  text: (text: string) => void;
  /** Ends the stretch that is open; without text nothing happens. */
  end: (kind: FlowKind) => void;
  readonly isInTable: boolean;
};

export function createTextFlow(writer: DocumentWriter): TextFlow {
  let pieces: string[] = [];

  const put = (part: Part): void => {
    if (tables.isOpen) tables.add(part);
    else writePart(writer, part);
  };
  const tables = createTableStack(writer, put);
  const end = (kind: FlowKind): void => {
    const text = pieces.join("");
    pieces = [];
    if (/\S/.test(text)) put({ text, kind });
  };
  // Text that stands where a table begins or ends belongs to what is open before.
  const afterText = (act: () => void) => (): void => {
    end({ kind: "paragraph" });
    act();
  };

  return {
    text: (text) => {
      pieces.push(text);
    },
    end,
    openTable: afterText(tables.openTable),
    openRow: afterText(tables.openRow),
    openCell: afterText(tables.openCell),
    closeCell: afterText(tables.closeCell),
    closeTable: afterText(tables.closeTable),
    get isInTable() {
      return tables.isOpen;
    },
  };
}

function writePart(writer: DocumentWriter, { text, kind }: Part): void {
  if (kind.kind === "heading") writer.heading(kind.level, text);
  else if (kind.kind === "list-item") writer.listItem(kind.depth, text, kind.mark);
  else if (kind.kind === "code") writer.code(text);
  else writer.paragraph(text);
}
