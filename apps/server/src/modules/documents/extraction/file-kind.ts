import { ExtractionError, unsupportedType } from "./extraction-error.ts";

export type OfficeKind = "docx" | "pptx" | "xlsx";
export type OpenDocumentKind = "odt" | "ods" | "odp";

export type FileKind = "pdf" | OfficeKind | OpenDocumentKind | "html" | "markdown" | "csv" | "text" | "eml";

const KIND_OF_EXTENSION: ReadonlyMap<string, FileKind> = new Map([
  ["pdf", "pdf"],
  // Those with macros and those that are templates or shows have the same parts; macros are not read.
  ["docx", "docx"],
  ["docm", "docx"],
  ["dotx", "docx"],
  ["pptx", "pptx"],
  ["pptm", "pptx"],
  ["ppsx", "pptx"],
  ["xlsx", "xlsx"],
  ["xlsm", "xlsx"],
  ["odt", "odt"],
  ["ods", "ods"],
  ["odp", "odp"],
  ["html", "html"],
  ["htm", "html"],
  ["xhtml", "html"],
  ["md", "markdown"],
  ["markdown", "markdown"],
  ["csv", "csv"],
  ["tsv", "csv"],
  ["txt", "text"],
  ["text", "text"],
  ["log", "text"],
  ["eml", "eml"],
]);

const TEXT_KINDS: ReadonlySet<FileKind> = new Set(["html", "markdown", "csv", "text", "eml"]);

// Text that only looks like something to read: its meaning is in its structure, which none of the readers knows.
const FOREIGN_EXTENSIONS = new Set(
  (
    "json ipynb xml rss atom svg rtf tex ps doc dot xls xlt ppt pps msg dotm xltx xlsb potx " +
    "odg epub mobi zip 7z rar gz tar exe dll js mjs ts sh bat cmd ps1 php py jar png jpg jpeg gif bmp tif tiff webp mp3 mp4 wav"
  ).split(" "),
);

const EMAIL_HEAD =
  /^(?:(?:return-path|received|from|to|cc|subject|date|message-id|mime-version|delivered-to|reply-to|sender|content-type|x-[\w-]+|dkim-signature|arc-[\w-]+|authentication-results):[^\n]*\n(?:[ \t][^\n]*\n)*){2,}/i;
const HTML_HEAD =
  /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;

/** The last part of the name, without what no name has; empty where there is none. */
export const extensionOf = (fileName: string): string =>
  /\.([a-z0-9]{1,10})\s*$/i.exec(fileName.trim())?.[1]?.toLowerCase() ?? "";

/**
 * What kind of text it is: the name decides between kinds that look alike, content where the name says nothing.
 * @throws ExtractionError `unsupported_type` or `wrong_extension`
 */
export function textKindOf(start: string, fileName: string): FileKind {
  const extension = extensionOf(fileName);
  if (FOREIGN_EXTENSIONS.has(extension)) throw unsupportedType(`named .${extension}`);
  const named = KIND_OF_EXTENSION.get(extension);
  if (named === undefined) {
    if (HTML_HEAD.test(start)) return "html";
    return EMAIL_HEAD.test(start) ? "eml" : "text";
  }
  if (!TEXT_KINDS.has(named)) throw wrongExtension(extension, "plain text");
  return named;
}

/** @throws ExtractionError `wrong_extension` where the name promises another kind than the content is. */
export function assertExtension(kind: FileKind, fileName: string): void {
  const extension = extensionOf(fileName);
  const named = KIND_OF_EXTENSION.get(extension);
  const contradicts = named === undefined ? FOREIGN_EXTENSIONS.has(extension) : named !== kind;
  if (contradicts) throw wrongExtension(extension, `a ${kind.toUpperCase()} file`);
}

const wrongExtension = (extension: string, content: string): ExtractionError =>
  new ExtractionError(
    "wrong_extension",
    `The name ends in .${extension}, but the content is ${content}. Give the file the ending of what it is and upload it anew.`,
  );
