import { exactAttribute, type XmlHandler } from "./parse-xml.ts";
import { type NumberFormat, showNumber } from "./spreadsheet-numbers.ts";

/** What the cells of a workbook refer to. */
export type SheetContext = {
  strings: readonly string[];
  formats: readonly NumberFormat[];
  is1904: boolean;
};

const MAX_COLUMNS = 16_384;

/** Hands on the rows of a worksheet, without empty cells at their ends (ECMA-376 part 1, 18.3). */
export function createSheetHandler(context: SheetContext, onRow: (cells: string[]) => void): XmlHandler {
  let cells: string[] = [];
  let column = 0;
  let type = "n";
  let style = 0;
  let value = "";
  let isValue = false;

  const endCell = (): void => {
    const text = shownValue(context, type, style, value);
    // What lies further right than a sheet reaches is not in the sheet.
    if (text !== "" && column < MAX_COLUMNS) {
      while (cells.length < column) cells.push("");
      cells[column] = text;
    }
    column += 1;
  };
  return {
    open: (name, attributes) => {
      if (name === "c") {
        const reference = exactAttribute(attributes, "r");
        if (reference !== undefined) column = columnOf(reference);
        type = exactAttribute(attributes, "t") ?? "n";
        style = Number(exactAttribute(attributes, "s") ?? 0);
        value = "";
      } else if (name === "v" || name === "t") isValue = true;
      else if (name === "row") {
        cells = [];
        column = 0;
      }
    },
    close: (name) => {
      if (name === "v" || name === "t") isValue = false;
      else if (name === "c") endCell();
      else if (name === "row") onRow(cells);
    },
    text: (text) => {
      if (isValue) value += text;
    },
  };
}

/** Index of the column of a reference such as `AB12`, from 0. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let index = 0; index < reference.length && index < 4; index += 1) {
    const letter = reference.charCodeAt(index) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return Math.max(0, column - 1);
}

function shownValue(
  { strings, formats, is1904 }: SheetContext,
  type: string,
  style: number,
  value: string,
): string {
  if (value === "") return "";
  if (type === "s") return strings[Number(value)] ?? "";
  if (type === "b") return value === "1" ? "TRUE" : "FALSE";
  if (type === "n") return showNumber(value, formats[style] ?? { kind: "general" }, is1904);
  return value;
}
