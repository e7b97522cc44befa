import { getDocumentProxy } from "unpdf";
import type { DocumentWriter } from "./document-writer.ts";
import { createDocumentWriter } from "./document-writer.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { corruptFile, encryptedFile, tooManyPages } from "./extraction-error.ts";
import type { ReadContext } from "./extraction-limits.ts";
import { listNumbers } from "./list-numbers.ts";
import { layOutPage, type PdfItem } from "./pdf-layout.ts";
import {
  collectSizes,
  collectWords,
  createPdfStyle,
  writePdfPage,
  type PageLines,
} from "./pdf-paragraphs.ts";

export const PDF_MEDIA_TYPE = "application/pdf";

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

// Less than this on a page is a page number or a stamp, not its text.
const MIN_PAGE_CHARACTERS = 8;
const QUIET = 0;
// Pictures are streams, whose heads are never compressed.
const PICTURES = ["/Subtype/Image", "/Subtype /Image", "/Subtype\n/Image", "/Subtype\r\n/Image"];

/** Reads a PDF page by page in the order of its layout. Pages without text are named, as scans where the file has pictures. */
export async function readPdf(
  bytes: Uint8Array,
  { limits, onProgress }: ReadContext,
): Promise<ExtractedDocument> {
  const hasPictures = PICTURES.some((mark) => asBuffer(bytes).includes(mark));
  const pdf = await open(bytes);
  try {
    if (pdf.numPages > limits.maxPages) throw tooManyPages(pdf.numPages, limits.maxPages);
    const { pages, unreadable } = await readPages(pdf, onProgress);
    if (unreadable.length === pdf.numPages) throw corruptFile("PDF", "none of its pages can be read");
    const writer = createDocumentWriter(limits.maxCharacters);
    const style = createPdfStyle(collectSizes(pages), collectWords(pages));
    for (const page of pages) {
      writer.startPage();
      writePdfPage(page, style, writer);
    }
    noticePages(writer, pages, unreadable, hasPictures);
    return writer.finish(PDF_MEDIA_TYPE, await readTitle(pdf));
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function open(bytes: Uint8Array): Promise<Pdf> {
  try {
    // A copy, because the reader takes the memory for itself.
    return await getDocumentProxy(new Uint8Array(bytes), {
      disableFontFace: true,
      useSystemFonts: false,
      verbosity: QUIET,
    });
  } catch (error) {
    if (error instanceof Error && error.name === "PasswordException") throw encryptedFile("PDF");
    throw corruptFile("PDF", "its table of contents cannot be read", error);
  }
}

async function readPages(
  pdf: Pdf,
  onProgress: ReadContext["onProgress"],
): Promise<{ pages: PageLines[]; unreadable: number[] }> {
  const pages: PageLines[] = [];
  const unreadable: number[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    try {
      pages.push(layOutPage(await readItems(pdf, number)));
    } catch {
      pages.push([]);
      unreadable.push(number);
    }
    onProgress(number, pdf.numPages);
  }
  return { pages, unreadable };
}

async function readItems(pdf: Pdf, number: number): Promise<PdfItem[]> {
  const page = await pdf.getPage(number);
  try {
    const { items } = await page.getTextContent({ disableNormalization: false });
    const texts = items.flatMap((item): PdfItem[] => {
      if (!("str" in item) || item.str === "") return [];
      const [a, b, c, d, x, y] = item.transform.map(Number);
      const size = Math.hypot(c ?? 0, d ?? 0) || item.height || 1;
      // Text that runs upwards or downwards, such as a stamp at the margin, would tear lines apart.
      const isUpright = Math.abs(b ?? 0) <= Math.abs(a ?? 0);
      return [{ text: item.str, x: x ?? 0, y: y ?? 0, width: item.width, size, isUpright }];
    });
    return [...texts, ...(await readFields(page))];
  } finally {
    page.cleanup();
  }
}

/** What is filled into forms and written over the page. */
async function readFields(page: Awaited<ReturnType<Pdf["getPage"]>>): Promise<PdfItem[]> {
  const annotations: unknown[] = await page.getAnnotations();
  return annotations.flatMap((annotation): PdfItem[] => {
    if (typeof annotation !== "object" || annotation === null) return [];
    const subtype: unknown = Reflect.get(annotation, "subtype");
    const value: unknown =
      subtype === "Widget"
        ? Reflect.get(annotation, "fieldValue")
        : Reflect.get(Object(Reflect.get(annotation, "contentsObj")), "str");
    const rect: unknown = Reflect.get(annotation, "rect");
    if (subtype !== "Widget" && subtype !== "FreeText" && subtype !== "Text") return [];
    if (typeof value !== "string" || value.trim() === "" || value === "Off" || !Array.isArray(rect))
      return [];
    const [x, y, right] = rect.map(Number);
    return [{ text: value, x: x ?? 0, y: y ?? 0, width: (right ?? 0) - (x ?? 0), size: 10, isUpright: true }];
  });
}

async function readTitle(pdf: Pdf): Promise<string | null> {
  try {
    const { info } = await pdf.getMetadata();
    const title: unknown = Reflect.get(info, "Title");
    // Programs leave the name of the file they printed here.
    return typeof title === "string" &&
      !/^(?:untitled|\(?(?:anonymous|unspecified)\)?|microsoft \w+ - .*|.*\.\w{2,4})$/i.test(title.trim())
      ? title
      : null;
  } catch {
    return null;
  }
}

function noticePages(
  writer: DocumentWriter,
  pages: readonly PageLines[],
  unreadable: readonly number[],
  hasPictures: boolean,
): void {
  const textless = pages.flatMap((page, index) => {
    const characters = page.reduce((sum, line) => sum + line.text.length, 0);
    return characters < MIN_PAGE_CHARACTERS && !unreadable.includes(index + 1) ? [index + 1] : [];
  });
  if (textless.length > 0) {
    const one = textless.length === 1;
    const what = hasPictures
      ? one
        ? "is a scan without text"
        : "are scans without text"
      : one
        ? "has no text"
        : "have no text";
    writer.notice(`${one ? "Page" : "Pages"} ${listNumbers(textless)} ${what}.`);
  }
  if (unreadable.length > 0) {
    writer.notice(
      `${unreadable.length === 1 ? "Page" : "Pages"} ${listNumbers(unreadable)} could not be read.`,
    );
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
