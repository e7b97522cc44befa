import { decodeText } from "./decode-text.ts";
import { detectType, FILE_TYPES, type FileType, isZip } from "./detect-type.ts";
import {
  EXTRACTION_LIMITS,
  type ExtractedDocument,
  ExtractionError,
  type ExtractionLimits,
} from "./extracted-document.ts";
import { guessLanguage } from "./guess-language.ts";
import { readDocx } from "./read-docx.ts";
import { readEml } from "./read-eml.ts";
import { readHtml } from "./read-html.ts";
import { readOdt } from "./read-odt.ts";
import { readPdf } from "./read-pdf.ts";
import { readPptx } from "./read-pptx.ts";
import { readCsv, readMarkdown, readText } from "./read-text.ts";
import { readXlsx } from "./read-xlsx.ts";
import { TextBuilder } from "./text-builder.ts";
import { listPacked } from "./unzip.ts";

export type ExtractOptions = {
  fileName: string;
  limits?: ExtractionLimits;
  /** Told of the pages of formats that have them. */
  onPage?: (page: number, pages: number) => void;
};

/**
 * Reads the text out of a file, here and now: whoever does not know the file runs it in a process of its own.
 * @throws ExtractionError for what cannot be read, with the reason for its owner.
 */
export async function extractDocument(
  bytes: Uint8Array,
  { fileName, limits = EXTRACTION_LIMITS, onPage = () => undefined }: ExtractOptions,
): Promise<ExtractedDocument> {
  if (bytes.length === 0) throw new ExtractionError("The file is empty.");
  const type = detectType(bytes, fileName, isZip(bytes) ? await listPacked(bytes) : null);
  const builder = new TextBuilder(limits);
  await read(type, bytes, builder, limits, onPage);
  const { content, pageStarts, blocks, notices } = builder.finish();
  return {
    mediaType: FILE_TYPES[type].mediaType,
    content,
    pageStarts,
    blocks,
    language: guessLanguage(content),
    notices,
  };
}

async function read(
  type: FileType,
  bytes: Uint8Array,
  builder: TextBuilder,
  limits: ExtractionLimits,
  onPage: (page: number, pages: number) => void,
): Promise<void> {
  switch (type) {
    case "pdf":
      await readPdf(bytes, builder, limits, onPage);
      break;
    case "docx":
      await readDocx(bytes, builder, limits);
      break;
    case "pptx":
      await readPptx(bytes, builder, limits);
      break;
    case "xlsx":
      await readXlsx(bytes, builder, limits);
      break;
    case "odt":
      await readOdt(bytes, builder, limits);
      break;
    case "eml":
      await readEml(bytes, builder);
      break;
    case "html":
      readHtml(decodeText(bytes), builder);
      break;
    case "markdown":
      readMarkdown(decodeText(bytes), builder);
      break;
    case "csv":
      readCsv(decodeText(bytes), builder);
      break;
    case "text":
      readText(decodeText(bytes), builder);
  }
}
