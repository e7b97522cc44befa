import { parse } from "csv-parse/sync";
import { ExtractionError } from "./extracted-document.ts";
import { renderTable } from "./render-table.ts";
import type { TextBuilder } from "./text-builder.ts";

/** Plain text: what blank lines set apart are paragraphs. */
export function readText(source: string, builder: TextBuilder): void {
  for (const paragraph of source.split(/\n[^\S\n]*\n+/)) builder.add("paragraph", paragraph);
}

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;

/** Markdown (CommonMark), as its writer sees it: headings, lists, tables and paragraphs, with the marks left in. */
export function readMarkdown(source: string, builder: TextBuilder): void {
  let lines: string[] = [];
  let kind: "paragraph" | "list-item" | "table" = "paragraph";
  let fence: string | null = null;
  const end = (): void => {
    builder.add(kind, lines.join("\n"));
    [lines, kind] = [[], "paragraph"];
  };
  for (const line of source.split(/\r?\n/)) {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== null) {
      lines.push(line);
      if (mark?.startsWith(fence) === true) {
        fence = null;
        end();
      }
      continue;
    }
    if (mark !== undefined) {
      end();
      fence = mark;
      lines.push(line);
      continue;
    }
    const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
    const underline = /^ {0,3}(=+|-+)\s*$/.exec(line)?.[1];
    if (heading) {
      end();
      builder.add("heading", heading[2] ?? "", heading[1]?.length ?? 1);
    } else if (underline !== undefined && lines.length === 1 && kind === "paragraph") {
      const [text = ""] = lines;
      lines = [];
      builder.add("heading", text, underline.startsWith("=") ? 1 : 2);
    } else if (line.trim() === "") end();
    else {
      const next = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/.test(line)
        ? "list-item"
        : line.trim().startsWith("|")
          ? "table"
          : null;
      if (next === "list-item" || (next !== null && next !== kind)) end();
      if (next !== null) kind = next;
      lines.push(line);
    }
  }
  end();
}

/** Rows of values apart by commas, semicolons, tabs or bars, as one table. */
export function readCsv(source: string, builder: TextBuilder): void {
  const [firstLine = ""] = source.split(/\r?\n/, 1);
  const delimiter = [",", ";", "\t", "|"]
    .map((each) => ({ each, count: firstLine.split(each).length }))
    .reduce((best, next) => (next.count > best.count ? next : best)).each;
  let rows: string[][];
  try {
    rows = parse(source, {
      delimiter,
      relaxColumnCount: true,
      relaxQuotes: true,
      skipEmptyLines: true,
      bom: true,
    });
  } catch {
    throw new ExtractionError("The file is not a table of values: a quote is opened in it and never closed.");
  }
  builder.add("table", renderTable(rows));
}
