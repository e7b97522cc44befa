import { createDocumentWriter, type DocumentWriter } from "./document-writer.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { corruptFile, encryptedFile, tooManyPages } from "./extraction-error.ts";
import type { ReadContext } from "./extraction-limits.ts";
import type { OpenDocumentKind } from "./file-kind.ts";
import type { Archive } from "./open-archive.ts";
import { createOpenDocumentHandler } from "./open-document-handler.ts";
import { createOpenSheetHandler } from "./open-sheet-handler.ts";
import { parseXml } from "./parse-xml.ts";
import { readCoreTitle } from "./read-core-title.ts";
import { createTextFlow } from "./text-flow.ts";

const MEDIA_TYPE = "application/vnd.oasis.opendocument.";
const KINDS = {
  odt: { mediaType: `${MEDIA_TYPE}text`, pages: "pages" },
  ods: { mediaType: `${MEDIA_TYPE}spreadsheet`, pages: "sheets" },
  odp: { mediaType: `${MEDIA_TYPE}presentation`, pages: "slides" },
} as const;

/**
 * Reads a file of OpenDocument (ISO/IEC 26300): a text with its notes and comments, then headers and footers; sheets and
 * slides as pages. The text format knows no pages.
 */
export async function readOpenDocument(
  archive: Archive,
  kind: OpenDocumentKind,
  { limits, onProgress }: ReadContext,
): Promise<ExtractedDocument> {
  const format = kind.toUpperCase();
  await refuseEncrypted(archive, format);
  if (!archive.has("content.xml")) throw corruptFile(format, "its text is missing");
  const writer = createDocumentWriter(limits.maxCharacters);
  let pages = 0;
  const startPage = (): void => {
    pages += 1;
    if (pages > limits.maxPages) throw tooManyPages(pages, limits.maxPages, KINDS[kind].pages);
    writer.startPage();
  };
  if (kind === "ods") await readSheets(archive, writer, startPage);
  else if (kind === "odp") await readFlow(archive, "content.xml", format, writer, startPage);
  else for (const part of ["content.xml", "styles.xml"]) await readFlow(archive, part, format, writer);
  onProgress(1, 1);
  return writer.finish(KINDS[kind].mediaType, await readCoreTitle(archive, "meta.xml", format));
}

async function readSheets(archive: Archive, writer: DocumentWriter, startPage: () => void): Promise<void> {
  const handler = createOpenSheetHandler(writer, (name) => {
    startPage();
    writer.heading(2, name);
  });
  await parseXml(archive.stream("content.xml"), "ODS", handler);
}

async function readFlow(
  archive: Archive,
  part: string,
  format: string,
  writer: DocumentWriter,
  startPage: () => void = () => undefined,
): Promise<void> {
  const flow = createTextFlow(writer);
  const onPage = (): void => {
    flow.end({ kind: "paragraph" });
    startPage();
  };
  await parseXml(archive.stream(part), format, createOpenDocumentHandler(flow, onPage));
  flow.end({ kind: "paragraph" });
}

async function refuseEncrypted(archive: Archive, format: string): Promise<void> {
  await parseXml(archive.stream("META-INF/manifest.xml"), format, {
    open: (name) => {
      if (name === "encryption-data") throw encryptedFile(format);
    },
  });
}
