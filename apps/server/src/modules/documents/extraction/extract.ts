import { archiveKind } from "./archive-kind.ts";
import { decodeText } from "./decode-text.ts";
import { detectContainer } from "./detect-type.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { tooMuchText } from "./extraction-error.ts";
import type { ExtractionLimits, ReadContext } from "./extraction-limits.ts";
import { assertExtension, textKindOf } from "./file-kind.ts";
import { openArchive } from "./open-archive.ts";
import { readCsv } from "./read-csv.ts";
import { readDocx } from "./read-docx.ts";
import { readEml } from "./read-eml.ts";
import { readHtml } from "./read-html.ts";
import { readMarkdown } from "./read-markdown.ts";
import { readOpenDocument } from "./read-open-document.ts";
import { readPptx } from "./read-pptx.ts";
import { readText } from "./read-text.ts";
import { readXlsx } from "./read-xlsx.ts";
import type { TextRecogniser } from "./text-recogniser.ts";

export type ExtractOptions = {
  fileName: string;
  limits: ExtractionLimits;
  onProgress?: (done: number, total: number) => void;
  recogniser?: TextRecogniser | null;
  onRecognising?: () => void;
};

const START_CHARACTERS = 4_096;

/**
 * The text of a file, whose type its content tells; the name only decides between kinds of text. Nothing is loaded, written
 * or started. Hostile files can keep it busy and take memory, so strangers' files go through `createExtractionRunner`.
 * @throws ExtractionError with a sentence for the person who uploaded the file
 */
export async function extractDocument(
  bytes: Uint8Array,
  {
    fileName,
    limits,
    onProgress = () => undefined,
    recogniser = null,
    onRecognising = () => undefined,
  }: ExtractOptions,
): Promise<ExtractedDocument> {
  const context: ReadContext = { limits, onProgress, recogniser, onRecognising };
  const container = detectContainer(bytes);
  if (container === "pdf") {
    assertExtension("pdf", fileName);
    // Loaded where it is needed: it is larger than all the others together.
    const { readPdf } = await import("./read-pdf.ts");
    return readPdf(bytes, context);
  }
  return container === "zip" ? readArchive(bytes, fileName, context) : readTextKind(bytes, fileName, context);
}

async function readArchive(
  bytes: Uint8Array,
  fileName: string,
  context: ReadContext,
): Promise<ExtractedDocument> {
  const archive = await openArchive(bytes, "Office", context.limits);
  const { kind, part } = await archiveKind(archive);
  assertExtension(kind, fileName);
  if (kind === "docx") return readDocx(archive, part, context);
  if (kind === "pptx") return readPptx(archive, part, context);
  return kind === "xlsx" ? readXlsx(archive, part, context) : readOpenDocument(archive, kind, context);
}

async function readTextKind(
  bytes: Uint8Array,
  fileName: string,
  context: ReadContext,
): Promise<ExtractedDocument> {
  const text = decodeText(bytes);
  const kind = textKindOf(text.slice(0, START_CHARACTERS), fileName);
  if (kind === "html") return readHtml(bytes, context);
  if (kind === "eml") return readEml(bytes, context);
  if (text.length > context.limits.maxCharacters) throw tooMuchText(context.limits.maxCharacters);
  if (kind === "markdown") return readMarkdown(text, context);
  return kind === "csv" ? readCsv(text, context) : readText(text, context);
}
