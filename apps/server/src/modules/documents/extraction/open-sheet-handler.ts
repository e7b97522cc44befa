import type { DocumentWriter } from "./document-writer.ts";
import { attributeOf, type XmlHandler } from "./parse-xml.ts";

// Wider ones are blank to the edge of the sheet.
const MAX_GAP_CELLS = 100;

/**
 * Writes the sheets of an OpenDocument spreadsheet (OpenDocument 1.3 part 3, 9) row by row, cells as people see them.
 * @param onSheet called where a sheet begins
 */
export function createOpenSheetHandler(writer: DocumentWriter, onSheet: (name: string) => void): XmlHandler {
  let row: string[] = [];
  let cell: string[] | null = null;
  let paragraph: string | null = null;
  // Cells that repeat one without text are written once one with text follows.
  let gap = 0;

  const endCell = (): void => {
    const text = cell?.join(" ") ?? "";
    if (text !== "") row.push(...Array.from({ length: Math.min(gap, MAX_GAP_CELLS) }, () => ""), text);
    gap = text === "" ? gap + 1 : 0;
    cell = null;
  };
  return {
    open: (name, attributes) => {
      if (name === "table") onSheet(attributeOf(attributes, "name") ?? "");
      else if (name === "table-row") {
        row = [];
        gap = 0;
      } else if (name === "table-cell" || name === "covered-table-cell") {
        cell = [];
        gap += Math.max(1, Number(attributeOf(attributes, "number-columns-repeated") ?? 1) || 1) - 1;
      } else if (name === "p") paragraph = "";
      else if (name === "s" && paragraph !== null) paragraph += " ";
    },
    close: (name) => {
      if (name === "p" && paragraph !== null) {
        if (paragraph.trim() !== "") cell?.push(paragraph.trim());
        paragraph = null;
      } else if (name === "table-cell" || name === "covered-table-cell") endCell();
      else if (name === "table-row" && row.length > 0) writer.row(row);
      else if (name === "table") writer.endTable();
    },
    text: (text) => {
      if (paragraph !== null) paragraph += text.replace(/\s+/g, " ");
    },
  };
}
