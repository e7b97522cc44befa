import { getDocumentProxy } from "unpdf";
import { createDocumentWriter } from "./document-writer.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { corruptFile, encryptedFile, tooManyPages } from "./extraction-error.ts";
import type { ReadContext } from "./extraction-limits.ts";
import { layOutPage } from "./pdf-layout.ts";
import { noticePages, type PageState } from "./pdf-notices.ts";
import {
  collectSizes,
  collectWords,
  createPdfStyle,
  type PageLines,
  writePdfPage,
} from "./pdf-paragraphs.ts";
import type { PdfPage } from "./pdf-pictures.ts";
import { readItems } from "./read-pdf-items.ts";
import { readScan, type Scan } from "./read-scan.ts";

export const PDF_MEDIA_TYPE = "application/pdf";

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type PageText = { lines: PageLines; recognised: readonly string[]; state: PageState };
/** What the pictures of a page say, or why they were not read. */
type ScanReader = (page: PdfPage, ...rest: ScanArguments) => Promise<Scan | "skipped">;
type ScanArguments = [items: Awaited<ReturnType<typeof readItems>>, isTextless: boolean];

// Less than this on a page is a page number or a stamp, not its text.
const MIN_PAGE_CHARACTERS = 8;
const QUIET = 0;
const UNDECODED: Scan = { paragraphs: [], isUndecoded: true, hasRecognised: true };
// Larger pictures are posters or traps.
const MAX_PICTURE_PIXELS = 40_000_000;
// Pictures are streams, whose heads are never compressed.
const PICTURES = ["/Subtype/Image", "/Subtype /Image", "/Subtype\n/Image", "/Subtype\r\n/Image"];

/**
 * Reads a PDF page by page in the order of its layout, and the text in its pictures where it can be recognised. Pages without
 * text are named, as scans where the file has pictures.
 */
export async function readPdf(bytes: Uint8Array, context: ReadContext): Promise<ExtractedDocument> {
  const { limits, recogniser } = context;
  const hasPictures = PICTURES.some((mark) => asBuffer(bytes).includes(mark));
  const pdf = await open(bytes);
  try {
    if (pdf.numPages > limits.maxPages) throw tooManyPages(pdf.numPages, limits.maxPages);
    const pages = await readPages(pdf, context, hasPictures ? scanReaderOf(context) : null);
    const states = pages.map(({ state }) => state);
    if (states.every((state) => state === "unreadable"))
      throw corruptFile("PDF", "none of its pages can be read");
    const writer = createDocumentWriter(limits.maxCharacters);
    const lines = pages.map((page) => page.lines);
    const style = createPdfStyle(collectSizes(lines), collectWords(lines));
    for (const page of pages) {
      writer.startPage();
      writePdfPage(page.lines, style, writer);
      page.recognised.forEach(writer.paragraph);
    }
    noticePages(writer, states, { hasPictures, isRecognising: recogniser !== null, limits });
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
      maxImageSize: MAX_PICTURE_PIXELS,
      verbosity: QUIET,
    });
  } catch (error) {
    if (error instanceof Error && error.name === "PasswordException") throw encryptedFile("PDF");
    throw corruptFile("PDF", "its table of contents cannot be read", error);
  }
}

async function readPages(
  pdf: Pdf,
  { onProgress }: ReadContext,
  readPictures: ScanReader | null,
): Promise<PageText[]> {
  const pages: PageText[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number).catch(() => null);
    const text = page === null ? null : await readPage(page, readPictures).catch(() => null);
    pages.push(text ?? { lines: [], recognised: [], state: "unreadable" });
    page?.cleanup();
    onProgress(number, pdf.numPages);
  }
  return pages;
}

async function readPage(page: PdfPage, readPictures: ScanReader | null): Promise<PageText> {
  const items = await readItems(page);
  const lines = layOutPage(items);
  const isTextless = lines.reduce((sum, line) => sum + line.text.length, 0) < MIN_PAGE_CHARACTERS;
  const scan = await readPictures?.(page, items, isTextless);
  if (scan === undefined) return { lines, recognised: [], state: isTextless ? "textless" : "read" };
  if (scan === "skipped") return { lines, recognised: [], state: isTextless ? "skipped" : "read" };
  const { paragraphs, isUndecoded } = scan;
  if (paragraphs.length > 0) return { lines, recognised: paragraphs, state: "recognised" };
  const state = isUndecoded ? "undecoded" : "textless";
  return { lines, recognised: [], state: isTextless ? state : "read" };
}

/** Reads pictures until as many pages were recognised as the limits allow; null where nothing can be recognised. */
function scanReaderOf({ limits, recogniser, onRecognising }: ReadContext): ScanReader | null {
  if (recogniser === null) return null;
  let left = limits.maxRecognisedPages;
  return async (page, items, isTextless) => {
    if (left === 0) return "skipped";
    onRecognising();
    // A picture that cannot be read does not take the page's own text with it.
    const scan = await readScan(page, items, isTextless, recogniser).catch(() => UNDECODED);
    if (scan.hasRecognised) left -= 1;
    return scan;
  };
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

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
