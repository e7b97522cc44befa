import { createDocumentWriter, type DocumentWriter } from "./document-writer.ts";
import { createDrawingHandler } from "./drawing-handler.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { corruptFile, tooManyPages } from "./extraction-error.ts";
import type { ReadContext } from "./extraction-limits.ts";
import type { Archive } from "./open-archive.ts";
import { attributeOf, exactAttribute, parseXml } from "./parse-xml.ts";
import { readChart } from "./read-chart.ts";
import { readCoreTitle } from "./read-core-title.ts";
import { readRelationships, type Relationship, targetOf, targetsOf } from "./read-relationships.ts";
import { createSheetHandler, type SheetContext } from "./spreadsheet-cells.ts";
import { readNumberFormats } from "./spreadsheet-numbers.ts";
import { createTextFlow } from "./text-flow.ts";

export const XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

type Sheet = { name: string; part: string; isHidden: boolean };

/** Reads an XLSX: each sheet is a page with its name as heading and one table, then its text boxes, charts and comments. */
export async function readXlsx(
  archive: Archive,
  part: string,
  { limits, onProgress }: ReadContext,
): Promise<ExtractedDocument> {
  if (!archive.has(part)) throw corruptFile("XLSX", "its list of sheets is missing");
  const relationships = await readRelationships(archive, part, "XLSX");
  const { sheets, is1904 } = await listSheets(archive, part, relationships);
  if (sheets.length > limits.maxPages) throw tooManyPages(sheets.length, limits.maxPages, "sheets");
  const context: SheetContext = {
    is1904,
    formats: await readNumberFormats(archive, targetOf(archive, relationships, "styles") ?? ""),
    strings: await readSharedStrings(archive, targetOf(archive, relationships, "sharedStrings") ?? ""),
  };
  const writer = createDocumentWriter(limits.maxCharacters);
  for (const [index, sheet] of sheets.entries()) {
    writer.startPage();
    writer.heading(2, sheet.name);
    const handler = createSheetHandler(context, (cells) => {
      writer.row(cells);
    });
    await parseXml(archive.stream(sheet.part), "XLSX", handler);
    writer.endTable();
    await readBesideCells(archive, sheet.part, writer);
    onProgress(index + 1, sheets.length);
  }
  const hidden = sheets.filter(({ isHidden }) => isHidden).length;
  if (hidden > 0) writer.notice(`${hidden} hidden ${hidden === 1 ? "sheet was" : "sheets were"} read too.`);
  return writer.finish(XLSX_MEDIA_TYPE, await readCoreTitle(archive, "docProps/core.xml", "XLSX"));
}

async function listSheets(
  archive: Archive,
  part: string,
  relationships: readonly Relationship[],
): Promise<{ sheets: Sheet[]; is1904: boolean }> {
  const parts = new Map(
    relationships.filter(({ type }) => type === "worksheet").map(({ id, target }) => [id, target]),
  );
  const sheets: Sheet[] = [];
  let is1904 = false;
  await parseXml(archive.stream(part), "XLSX", {
    open: (name, attributes) => {
      if (name === "workbookPr") is1904 = /^(?:1|true)$/.test(exactAttribute(attributes, "date1904") ?? "");
      if (name !== "sheet") return;
      const target = parts.get(attributeOf(attributes, "id") ?? "");
      if (target === undefined || !archive.has(target)) return;
      const state = exactAttribute(attributes, "state") ?? "visible";
      sheets.push({
        name: exactAttribute(attributes, "name") ?? "",
        part: target,
        isHidden: state !== "visible",
      });
    },
  });
  return { sheets, is1904 };
}

async function readSharedStrings(archive: Archive, part: string): Promise<string[]> {
  const strings: string[] = [];
  let current = "";
  let isText = false;
  let isPhonetic = false;
  await parseXml(archive.stream(part), "XLSX", {
    open: (name) => {
      if (name === "si") current = "";
      else if (name === "rPh") isPhonetic = true;
      else if (name === "t") isText = !isPhonetic;
    },
    close: (name) => {
      if (name === "si") strings.push(current);
      else if (name === "rPh") isPhonetic = false;
      else if (name === "t") isText = false;
    },
    text: (text) => {
      if (isText) current += text;
    },
  });
  return strings;
}

async function readBesideCells(archive: Archive, sheet: string, writer: DocumentWriter): Promise<void> {
  const relationships = await readRelationships(archive, sheet, "XLSX");
  for (const drawing of targetsOf(archive, relationships, "drawing")) {
    const flow = createTextFlow(writer);
    await parseXml(
      archive.stream(drawing),
      "XLSX",
      createDrawingHandler(flow, () => undefined),
    );
    flow.end({ kind: "paragraph" });
    const graphics = await readRelationships(archive, drawing, "XLSX");
    for (const chart of targetsOf(archive, graphics, "chart"))
      await readChart(archive, chart, "XLSX", writer);
  }
  for (const comments of targetsOf(archive, relationships, "comments")) {
    await readComments(archive, comments, writer);
  }
}

async function readComments(archive: Archive, part: string, writer: DocumentWriter): Promise<void> {
  const flow = createTextFlow(writer);
  let isText = false;
  await parseXml(archive.stream(part), "XLSX", {
    open: (name, attributes) => {
      if (name === "comment") flow.text(`${exactAttribute(attributes, "ref") ?? ""}: `);
      isText = name === "t";
    },
    close: (name) => {
      isText = false;
      if (name === "comment") flow.end({ kind: "paragraph" });
    },
    text: (text) => {
      if (isText) flow.text(text);
    },
  });
}
