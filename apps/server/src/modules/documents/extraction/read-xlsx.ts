import type { ExtractionLimits } from "./extracted-document.ts";
import { readXml } from "./read-xml.ts";
import { renderTable } from "./render-table.ts";
import type { TextBuilder } from "./text-builder.ts";
import { unzip } from "./unzip.ts";

const PARTS =
  /^xl\/(?:workbook\.xml|sharedStrings\.xml|styles\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml|comments\d*\.xml)$/;
// Formats that every program knows by number (ECMA-376 part 1, section 18.8.30).
const DATE_FORMATS = new Set([14, 15, 16, 17, 22, 27, 30, 36, 50, 57]);
const PERCENT_FORMATS = new Set([9, 10]);
const DAY_MS = 86_400_000;
// Day 0 of the calendar that Excel counts from, which has a day too many in 1900.
const EPOCH_MS = Date.UTC(1899, 11, 30);

type Format = "date" | "percent" | "plain";

/** SpreadsheetML (ECMA-376 part 1, section 18): each sheet a heading and a table, numbers as people see them. */
export async function readXlsx(
  bytes: Uint8Array,
  builder: TextBuilder,
  limits: ExtractionLimits,
): Promise<void> {
  const parts = await unzip(bytes, limits, (path) => PARTS.test(path));
  const strings = readStrings(parts.get("xl/sharedStrings.xml"));
  const formats = readFormats(parts.get("xl/styles.xml"));
  for (const { name, path } of readSheets(parts)) {
    const sheet = parts.get(path);
    if (!sheet) continue;
    builder.add("heading", name, 1);
    builder.add("table", renderTable(readRows(sheet, strings, formats)));
  }
  for (const [path, part] of parts)
    if (path.startsWith("xl/comments"))
      for (const text of readStrings(part, "comment")) builder.add("paragraph", text);
}

/** The sheets in the order of their tabs, each with the part that holds it. */
function readSheets(parts: ReadonlyMap<string, Buffer>): { name: string; path: string }[] {
  const targets = new Map<string, string>();
  const relations = parts.get("xl/_rels/workbook.xml.rels");
  if (relations) {
    readXml(relations, {
      open(name, attributes) {
        if (name === "Relationship") targets.set(attributes["Id"] ?? "", attributes["Target"] ?? "");
      },
    });
  }
  const sheets: { name: string; path: string }[] = [];
  const workbook = parts.get("xl/workbook.xml");
  if (workbook) {
    readXml(workbook, {
      open(name, attributes) {
        if (name !== "sheet") return;
        const target = targets.get(attributes["r:id"] ?? "") ?? "";
        const path = target.startsWith("/") ? target.slice(1) : `xl/${target}`;
        sheets.push({ name: attributes["name"] ?? "", path });
      },
    });
  }
  return sheets;
}

function readStrings(part: Buffer | undefined, element = "si"): string[] {
  const strings: string[] = [];
  if (!part) return strings;
  let text = "";
  let isText = false;
  let isPhonetic = false;
  readXml(part, {
    open(name) {
      if (name === element) text = "";
      if (name === "rPh") isPhonetic = true;
      isText = name === "t" && !isPhonetic;
    },
    close(name) {
      if (name === "rPh") isPhonetic = false;
      if (name === "t") isText = false;
      if (name === element) strings.push(text);
    },
    text(piece) {
      if (isText) text += piece;
    },
  });
  return strings;
}

/** How the cells of each style show their numbers. */
function readFormats(part: Buffer | undefined): Format[] {
  if (!part) return [];
  const own = new Map<number, string>();
  const formats: Format[] = [];
  let isCellStyle = false;
  readXml(part, {
    open(name, attributes) {
      if (name === "numFmt") own.set(Number(attributes["numFmtId"]), attributes["formatCode"] ?? "");
      if (name === "cellXfs") isCellStyle = true;
      if (name === "xf" && isCellStyle) formats.push(formatOf(Number(attributes["numFmtId"] ?? 0), own));
    },
    close(name) {
      if (name === "cellXfs") isCellStyle = false;
    },
  });
  return formats;
}

function formatOf(id: number, own: ReadonlyMap<number, string>): Format {
  const code = (own.get(id) ?? "").replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, "");
  if (DATE_FORMATS.has(id) || /[yd]/i.test(code)) return "date";
  return PERCENT_FORMATS.has(id) || code.includes("%") ? "percent" : "plain";
}

type Cell = { column: number; type: string; style: number; text: string };

function readRows(sheet: Buffer, strings: readonly string[], formats: readonly Format[]): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell: Cell | null = null;
  let isText = false;
  readXml(sheet, {
    open(name, attributes) {
      if (name === "row") row = [];
      if (name === "c") {
        const column = columnOf(attributes["r"] ?? "") ?? row.length;
        cell = { column, type: attributes["t"] ?? "n", style: Number(attributes["s"] ?? 0), text: "" };
      }
      isText = name === "v" || name === "t";
    },
    close(name) {
      if (name === "v" || name === "t") isText = false;
      if (name === "c" && cell) {
        const shown = show(cell, strings, formats);
        if (shown !== "") {
          while (row.length < Math.min(cell.column, MAX_COLUMN)) row.push("");
          row.push(shown);
        }
        cell = null;
      }
      if (name === "row" && row.length > 0) rows.push(row);
    },
    text(piece) {
      if (isText && cell) cell.text += piece;
    },
  });
  return rows;
}

// Empty cells before one far to the right say nothing.
const MAX_COLUMN = 200;

/** The number of a column, from 0, out of an address such as AB12. */
function columnOf(address: string): number | null {
  const letters = /^[A-Z]{1,3}/.exec(address)?.[0];
  if (letters === undefined) return null;
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function show({ type, style, text }: Cell, strings: readonly string[], formats: readonly Format[]): string {
  if (type === "s") return strings[Number(text)] ?? "";
  if (type === "b") return text === "1" ? "TRUE" : "FALSE";
  if (type !== "n" || text === "") return text;
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  const format = formats[style] ?? "plain";
  if (format === "percent") return `${round(value * 100)}%`;
  if (format === "date" && value > 0 && value < 2_958_466) {
    const instant = new Date(Math.round(EPOCH_MS + value * DAY_MS)).toISOString();
    return Number.isInteger(value)
      ? instant.slice(0, 10)
      : `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
  }
  return round(value);
}

/** Without the digits that binary fractions leave behind. */
const round = (value: number): string => String(Number(value.toPrecision(15)));
