import { createDocumentWriter, type DocumentWriter } from "./document-writer.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { corruptFile, tooManyPages } from "./extraction-error.ts";
import type { ReadContext } from "./extraction-limits.ts";
import type { Archive } from "./open-archive.ts";
import { attributeOf, parseXml } from "./parse-xml.ts";
import { readCoreTitle } from "./read-core-title.ts";
import { readDrawing, readGraphics } from "./read-graphics.ts";
import { readRelationships, targetsOf } from "./read-relationships.ts";
import { createTextFlow } from "./text-flow.ts";

export const PPTX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/** Reads a PPTX: each slide is a page, with its tables, charts, diagrams, notes and comments. */
export async function readPptx(
  archive: Archive,
  part: string,
  { limits, onProgress }: ReadContext,
): Promise<ExtractedDocument> {
  if (!archive.has(part)) throw corruptFile("PPTX", "its list of slides is missing");
  const slides = await listSlides(archive, part);
  if (slides.length > limits.maxPages) throw tooManyPages(slides.length, limits.maxPages, "slides");
  const writer = createDocumentWriter(limits.maxCharacters);
  for (const [index, slide] of slides.entries()) {
    writer.startPage();
    await readSlide(archive, slide, writer);
    onProgress(index + 1, slides.length);
  }
  return writer.finish(PPTX_MEDIA_TYPE, await readCoreTitle(archive, "docProps/core.xml", "PPTX"));
}

/** Slides in the order in which they are shown. */
async function listSlides(archive: Archive, part: string): Promise<string[]> {
  const targets = new Map(
    (await readRelationships(archive, part, "PPTX")).map(({ id, target }) => [id, target]),
  );
  const slides: string[] = [];
  await parseXml(archive.stream(part), "PPTX", {
    open: (name, attributes) => {
      const target = name === "sldId" ? targets.get(attributeOf(attributes, "id") ?? "") : undefined;
      if (target !== undefined && archive.has(target)) slides.push(target);
    },
  });
  return slides;
}

async function readSlide(archive: Archive, slide: string, writer: DocumentWriter): Promise<void> {
  const relationships = await readRelationships(archive, slide, "PPTX");
  const graphics = await readDrawing(archive, slide, "PPTX", writer);
  await readGraphics(archive, slide, graphics, "PPTX", writer);
  for (const notes of targetsOf(archive, relationships, "notesSlide")) {
    await readDrawing(archive, notes, "PPTX", writer);
  }
  for (const comments of targetsOf(archive, relationships, "comments")) {
    await readComments(archive, comments, writer);
  }
}

async function readComments(archive: Archive, part: string, writer: DocumentWriter): Promise<void> {
  const flow = createTextFlow(writer);
  let isText = false;
  await parseXml(archive.stream(part), "PPTX", {
    open: (name) => void (isText = name === "text" || name === "t"),
    close: () => {
      isText = false;
      flow.end({ kind: "paragraph" });
    },
    text: (text) => {
      if (isText) flow.text(text);
    },
  });
}
