import { ExtractionError, encryptedFile, unsupportedType } from "./extraction-error.ts";

/** Families of formats that the first bytes tell apart. */
export type Container = "pdf" | "zip" | "text";

const HEAD_BYTES = 1_024;
const TAIL_BYTES = 65_557;

// First bytes of formats that are not read, with what to call them.
const FOREIGN: readonly (readonly [string, string])[] = [
  ["\x89PNG", "a PNG picture"],
  ["\xff\xd8\xff", "a JPEG picture"],
  ["GIF8", "a GIF picture"],
  ["BM", "a BMP picture"],
  ["II*\0", "a TIFF picture"],
  ["MM\0*", "a TIFF picture"],
  ["RIFF", "sound, film or a WebP picture"],
  ["MZ", "a program"],
  ["\x7fELF", "a program"],
  ["\xca\xfe\xba\xbe", "a program"],
  ["\x1f\x8b", "a gzip archive"],
  ["7z\xbc\xaf", "a 7-Zip archive"],
  ["Rar!", "a RAR archive"],
  ["{\\rtf", "an RTF document; save it as DOCX"],
  ["%!PS", "a PostScript file; save it as PDF"],
];
const COMPOUND_FILE = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/**
 * Tells by content what family a file is of.
 * @throws ExtractionError `empty`, `encrypted`, `unsupported_type`; `ambiguous_type` for a file that two readers would read
 * differently, because what was checked as one would be opened as the other
 */
export function detectContainer(bytes: Uint8Array): Container {
  if (bytes.every(isBlank)) {
    throw new ExtractionError("empty", "The file is empty. Check that it was saved and upload it anew.");
  }
  const head = latin1(bytes.subarray(0, HEAD_BYTES));
  const pdfAt = head.indexOf("%PDF-");
  const isZip = /^PK(?:\x03\x04|\x05\x06|\x07\x08)/.test(head);
  if (pdfAt >= 0 && (isZip || !/^(?:\xef\xbb\xbf)?\s*$/.test(head.slice(0, pdfAt)) || endsAsZip(bytes))) {
    throw ambiguousType("a PDF and something else");
  }
  if (pdfAt >= 0) return "pdf";
  if (isZip) return "zip";
  if (head.startsWith(COMPOUND_FILE)) throw compoundFile(bytes);
  const foreign = FOREIGN.find(([start, what]) => head.startsWith(start) && isSurely(what, bytes));
  if (foreign !== undefined) throw unsupportedType(foreign[1]);
  if (endsAsZip(bytes)) throw ambiguousType("an archive with something else in front");
  return "text";
}

const isBlank = (byte: number): boolean =>
  byte === 0 || byte === 9 || byte === 10 || byte === 13 || byte === 32;

/** "BM" and "MZ" also begin sentences; pictures and programs have zero bytes near their start. */
const isSurely = (what: string, bytes: Uint8Array): boolean =>
  (what !== "a BMP picture" && what !== "a program") || bytes.subarray(0, 64).includes(0);

const ambiguousType = (what: string): ExtractionError =>
  new ExtractionError(
    "ambiguous_type",
    `This file is ${what} at once, so that programs disagree on what it says. Save it anew in one format and upload that.`,
  );

/** Older office formats and encrypted newer ones share this envelope ([MS-OFFCRYPTO] 2.3.4). */
function compoundFile(bytes: Uint8Array): ExtractionError {
  const encrypted = Buffer.from("EncryptedPackage", "utf16le");
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(encrypted))
    return encryptedFile("Office");
  return unsupportedType(
    "in an Office format of before 2007 (DOC, XLS, PPT or MSG); save it in the newer one",
  );
}

/** Whether a directory of a ZIP archive ends exactly with the file (APPNOTE.TXT 4.3.16). */
function endsAsZip(bytes: Uint8Array): boolean {
  const tail = bytes.subarray(-TAIL_BYTES);
  const view = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
  const at = view.lastIndexOf("PK\x05\x06", undefined, "latin1");
  return at >= 0 && at + 22 <= view.length && at + 22 + view.readUInt16LE(at + 20) === view.length;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
