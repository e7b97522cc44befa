import { extname } from "node:path";
import { encryptedFile, ExtractionError } from "./extracted-document.ts";

export const FILE_TYPES = {
  pdf: { mediaType: "application/pdf", extensions: [".pdf"] },
  docx: {
    mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extensions: [".docx", ".docm", ".dotx"],
  },
  pptx: {
    mediaType: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    extensions: [".pptx", ".pptm", ".ppsx"],
  },
  xlsx: {
    mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    extensions: [".xlsx", ".xlsm"],
  },
  odt: { mediaType: "application/vnd.oasis.opendocument.text", extensions: [".odt", ".ods", ".odp"] },
  html: { mediaType: "text/html", extensions: [".html", ".htm", ".xhtml"] },
  markdown: { mediaType: "text/markdown", extensions: [".md", ".markdown"] },
  csv: { mediaType: "text/csv", extensions: [".csv", ".tsv"] },
  eml: { mediaType: "message/rfc822", extensions: [".eml"] },
  text: { mediaType: "text/plain", extensions: [".txt", ".text", ".log"] },
} as const;
export type FileType = keyof typeof FILE_TYPES;

const TEXT_TYPES: readonly FileType[] = ["html", "markdown", "csv", "eml", "text"];
const ACCEPTED = "PDF, DOCX, PPTX, XLSX, ODT, HTML, Markdown, CSV, TXT and EML";

const starts = (bytes: Uint8Array, magic: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, magic.length).toString("latin1") === magic &&
  bytes.length >= magic.length;

const typeOfExtension = (fileName: string): FileType | null => {
  const extension = extname(fileName).toLowerCase();
  const found = Object.entries(FILE_TYPES).find(([, { extensions }]) =>
    extensions.some((each) => each === extension),
  );
  // The keys of the table are its types.
  return (found?.[0] as FileType | undefined) ?? null;
};

/**
 * What a file is by its content; the name decides among kinds of text alone.
 * @param packed paths in it, where it is a zip.
 * @throws ExtractionError for a name that promises something else, and for what is not read.
 */
export function detectType(bytes: Uint8Array, fileName: string, packed: readonly string[] | null): FileType {
  const promised = typeOfExtension(fileName);
  const found = packed ? typeOfPacked(packed) : typeOfBytes(bytes);
  if (found === "text")
    return promised !== null && TEXT_TYPES.includes(promised) ? promised : textFor(promised, bytes);
  if (promised !== null && promised !== found) {
    throw new ExtractionError(
      `The name says ${FILE_TYPES[promised].mediaType}, the content is ${FILE_TYPES[found].mediaType}. Give the file its right name.`,
    );
  }
  return found;
}

function textFor(promised: FileType | null, bytes: Uint8Array): FileType {
  if (promised !== null) {
    throw new ExtractionError(
      `The name says ${FILE_TYPES[promised].mediaType}, but the content is not one: it is damaged, or something else.`,
    );
  }
  const head = Buffer.from(bytes.subarray(0, 1_000)).toString("latin1");
  return /^\s*(?:<!doctype html|<html)/i.test(head) ? "html" : "text";
}

export const isZip = (bytes: Uint8Array): boolean =>
  starts(bytes, "PK\u0003\u0004") || starts(bytes, "PK\u0005\u0006");

function typeOfBytes(bytes: Uint8Array): FileType {
  // Readers of PDF accept a header within the first kilobyte.
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString("latin1");
  if (head.includes("%PDF-")) return "pdf";
  // The container of old and of encrypted office files.
  if (starts(bytes, "\u00d0\u00cf\u0011\u00e0")) {
    const whole = Buffer.from(bytes.subarray(0, 4_000_000));
    if (whole.includes(Buffer.from("EncryptedPackage", "utf16le"))) throw encryptedFile();
    throw new ExtractionError(
      `Old office files (DOC, XLS, PPT, MSG) are not read. Save it in the present format. Read are ${ACCEPTED}.`,
    );
  }
  if (looksBinary(bytes)) throw notRead();
  return "text";
}

function typeOfPacked(paths: readonly string[]): FileType {
  const has = (path: string): boolean => paths.includes(path);
  if (has("word/document.xml")) return "docx";
  if (has("ppt/presentation.xml")) return "pptx";
  if (has("xl/workbook.xml")) return "xlsx";
  if (has("content.xml") && has("mimetype")) return "odt";
  throw notRead();
}

const notRead = (): ExtractionError =>
  new ExtractionError(`This kind of file is not read. Read are ${ACCEPTED}.`);

/** Whether it is no text in any encoding: NUL bytes beside letters occur in UTF-16 alone, which has a mark. */
function looksBinary(bytes: Uint8Array): boolean {
  const isMarked = starts(bytes, "\u00ff\u00fe") || starts(bytes, "\u00fe\u00ff");
  const sample = bytes.subarray(0, 65_536);
  const control = sample.reduce((count, byte) => count + Number(byte < 9 || (byte > 13 && byte < 27)), 0);
  return !isMarked && (sample.includes(0) || control > sample.length / 50);
}
