import { createDocumentWriter } from "./document-writer.ts";
import { readDocxNumbering } from "./docx-numbering.ts";
import { readDocxStyles } from "./docx-styles.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { corruptFile } from "./extraction-error.ts";
import type { ReadContext } from "./extraction-limits.ts";
import type { Archive } from "./open-archive.ts";
import { parseXml } from "./parse-xml.ts";
import { readCoreTitle } from "./read-core-title.ts";
import { readGraphics } from "./read-graphics.ts";
import { readRelationships, targetOf, targetsOf } from "./read-relationships.ts";
import { createTextFlow } from "./text-flow.ts";
import { createWordprocessingHandler, type WordprocessingContext } from "./wordprocessing-handler.ts";

export const DOCX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

// What stands beside the body, in the order in which it is added after it.
const BESIDE_BODY = ["header", "footer", "footnotes", "endnotes", "comments"];

/** Reads a DOCX: body with its charts and diagrams after it, then headers and footers, notes and comments; the format knows no pages. */
export async function readDocx(
  archive: Archive,
  part: string,
  { limits, onProgress }: ReadContext,
): Promise<ExtractedDocument> {
  if (!archive.has(part)) throw corruptFile("DOCX", "its text is missing");
  const writer = createDocumentWriter(limits.maxCharacters);
  const relationships = await readRelationships(archive, part, "DOCX");
  let hiddenRuns = 0;
  let graphics: string[] = [];
  const context: WordprocessingContext = {
    styleOf: await readDocxStyles(archive, targetOf(archive, relationships, "styles") ?? ""),
    nextMark: await readDocxNumbering(archive, targetOf(archive, relationships, "numbering") ?? ""),
    onHiddenRun: () => (hiddenRuns += 1),
    onGraphic: (id) => void graphics.push(id),
  };
  const beside = BESIDE_BODY.flatMap((type) => targetsOf(archive, relationships, type));
  const parts = [part, ...new Set(beside)];
  for (const name of parts) {
    const flow = createTextFlow(writer);
    await parseXml(archive.stream(name), "DOCX", createWordprocessingHandler(flow, context));
    flow.end({ kind: "paragraph" });
    await readGraphics(archive, name, graphics, "DOCX", writer);
    graphics = [];
  }
  onProgress(1, 1);
  if (hiddenRuns > 0) writer.notice("Text that is formatted as hidden was left out.");
  return writer.finish(DOCX_MEDIA_TYPE, await readCoreTitle(archive, "docProps/core.xml", "DOCX"));
}
