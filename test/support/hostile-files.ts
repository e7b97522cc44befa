import { constants, deflateRawSync, deflateSync } from "node:zlib";
import { docxFile, odtFile, pptxFile, slideShape, wordParagraph, xlsxFile } from "./office-files.ts";
import { ENCRYPTED_WITH_PASSWORD, pdfFile, pdfLines } from "./pdf-file.ts";
import { zipFile, type ZipPart } from "./zip-file.ts";

/** `outcome` is the code of the error, or `text` where the file is read to a bounded result. */
export type HostileFile = {
  what: string;
  fileName: string;
  bytes: () => Uint8Array;
  outcome: string | RegExp;
};

const text = (content: string): Uint8Array => new Uint8Array(Buffer.from(content));
const concat = (...all: (string | Uint8Array)[]): Uint8Array =>
  new Uint8Array(Buffer.concat(all.map((one) => Buffer.from(one))));
const docx = (): Uint8Array => docxFile(wordParagraph("A short text."));
const pdf = (): Uint8Array => pdfFile([pdfLines(["A short text."])]);
const cut = (bytes: Uint8Array, share: number): Uint8Array =>
  bytes.slice(0, Math.floor(bytes.length * share));

const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">${Array.from(
  { length: 9 },
  (_, n) => `<!ENTITY ${"bcdefghij"[n]} "${`&${"abcdefghi"[n]};`.repeat(10)}">`,
).join("")}]><w:document><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>`;
const EXTERNAL = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>';
const MAIN =
  '<Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></Relationships>';

const wordArchive = (
  document: string | Uint8Array,
  part: Partial<ZipPart> = { isDeflated: true },
): Uint8Array =>
  zipFile([
    { name: "[Content_Types].xml", data: "<Types/>" },
    { name: "_rels/.rels", data: MAIN },
    { name: "word/document.xml", data: document, ...part },
  ]);

const GIBIBYTE = 1024 ** 3;

/** A DOCX of a mebibyte whose text is a gibibyte of spaces. A full flush ends at a byte, so that the piece can be repeated. */
function bomb(declaredBytes = GIBIBYTE): Uint8Array {
  const piece = Buffer.alloc(16 * 1024 * 1024, " ");
  const start = deflateRawSync("<w:document>", { finishFlush: constants.Z_FULL_FLUSH });
  const repeated = deflateRawSync(piece, { finishFlush: constants.Z_FULL_FLUSH });
  const pieces = Array.from({ length: GIBIBYTE / piece.length }, () => repeated);
  return wordArchive(concat(start, ...pieces, deflateRawSync("</w:document>")), {
    isRaw: true,
    declaredBytes,
  });
}

/** The content of a page that is 256 MiB of commands for nothing. */
const endlessContent = (): Uint8Array => deflateSync(Buffer.alloc(256 * 1024 * 1024, "q Q "));

/** Files made to do harm, or broken on the way; what comes of each. */
export const HOSTILE_FILES: readonly HostileFile[] = [
  { what: "empty", fileName: "a.pdf", bytes: () => text(""), outcome: "empty" },
  { what: "blank", fileName: "a.txt", bytes: () => text(" \n\0\n "), outcome: "empty" },
  {
    what: "a PDF cut off in its first line",
    fileName: "a.pdf",
    bytes: () => text("%PDF-1."),
    outcome: "corrupt",
  },
  { what: "a PDF that is half there", fileName: "a.pdf", bytes: () => cut(pdf(), 0.2), outcome: "corrupt" },
  { what: "a DOCX cut off", fileName: "a.docx", bytes: () => cut(docx(), 0.6), outcome: "corrupt" },
  {
    what: "an encrypted PDF",
    fileName: "a.pdf",
    bytes: () => pdfFile([pdfLines(["x"])], { encrypt: ENCRYPTED_WITH_PASSWORD }),
    outcome: "encrypted",
  },
  {
    what: "an encrypted DOCX",
    fileName: "a.docx",
    bytes: () =>
      concat(
        Buffer.from("d0cf11e0a1b11ae1", "hex"),
        Buffer.alloc(600),
        Buffer.from("EncryptedPackage", "utf16le"),
        Buffer.alloc(600),
      ),
    outcome: "encrypted",
  },
  {
    what: "an encrypted ODT",
    fileName: "a.odt",
    bytes: () =>
      odtFile("", [{ name: "META-INF/manifest.xml", data: "<m:manifest><m:encryption-data/></m:manifest>" }]),
    outcome: "encrypted",
  },
  {
    what: "an old DOC",
    fileName: "a.doc",
    bytes: () => concat(Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)),
    outcome: "unsupported_type",
  },
  { what: "a zip bomb of 1 GiB", fileName: "a.docx", bytes: () => bomb(), outcome: "too_large" },
  {
    what: "a zip bomb that declares 100 bytes",
    fileName: "a.docx",
    bytes: () => bomb(100),
    outcome: /^(?:corrupt|too_large)$/,
  },
  {
    what: "a zip bomb of many parts",
    fileName: "a.docx",
    bytes: () => zipFile(Array.from({ length: 30_000 }, (_, n) => ({ name: `word/${n}`, data: "" }))),
    outcome: "too_large",
  },
  {
    what: "an archive in an archive",
    fileName: "a.zip",
    bytes: () => zipFile([{ name: "a.zip", data: zipFile([{ name: "b.zip", data: docx() }]) }]),
    outcome: "unsupported_type",
  },
  {
    what: "a DOCX whose text is an archive",
    fileName: "a.docx",
    bytes: () => wordArchive(zipFile([{ name: "x", data: "x" }])),
    outcome: "corrupt",
  },
  {
    what: "parts with names that lead outside",
    fileName: "a.docx",
    bytes: () => zipFile([{ name: "../../etc/passwd", data: "x" }]),
    outcome: "corrupt",
  },
  { what: "billion laughs", fileName: "a.docx", bytes: () => wordArchive(LAUGHS), outcome: "entities" },
  {
    what: "an entity of a file",
    fileName: "a.docx",
    bytes: () => wordArchive(EXTERNAL),
    outcome: "entities",
  },
  {
    what: "XML a million deep",
    fileName: "a.docx",
    bytes: () => wordArchive(`<w:document>${"<w:p>".repeat(1_000_000)}`),
    outcome: "corrupt",
  },
  {
    what: "an attribute of 60 MB",
    fileName: "a.docx",
    bytes: () => wordArchive(`<w:document><w:p a="${"ab<>".repeat(15_000_000).replaceAll("<", "c")}"/>`),
    outcome: /./,
  },
  {
    what: "a PDF of 10,000 pages",
    fileName: "a.pdf",
    bytes: () => pdfFile(Array.from({ length: 10_000 }, () => pdfLines(["x"]))),
    outcome: "too_many_pages",
  },
  {
    what: "a PDF that claims a billion pages",
    fileName: "a.pdf",
    bytes: () => pdfFile([pdfLines(["x"])], { declaredPages: 1e9 }),
    outcome: /^(?:too_many_pages|corrupt|text)$/,
  },
  {
    what: "a PDF whose page is 300,000 words in places of their own",
    fileName: "a.pdf",
    bytes: () =>
      pdfFile([
        Array.from({ length: 300_000 }, (_, n) => ({ text: "ab", x: (n * 7) % 600, y: (n * 13) % 800 })),
      ]),
    outcome: /./,
  },
  {
    what: "a PDF whose page is 256 MiB of commands",
    fileName: "a.pdf",
    bytes: () => pdfFile([[]], { deflated: endlessContent() }),
    outcome: /./,
  },
  {
    what: "a PDF whose pages are their own parents",
    fileName: "a.pdf",
    bytes: () => pdfFile([pdfLines(["x"])], { kids: "2 0 R 2 0 R", declaredPages: 100 }),
    outcome: /./,
  },
  { what: "a PDF named DOCX", fileName: "a.docx", bytes: pdf, outcome: "wrong_extension" },
  { what: "a DOCX named PDF", fileName: "a.pdf", bytes: docx, outcome: "wrong_extension" },
  { what: "a DOCX named XLSX", fileName: "a.xlsx", bytes: docx, outcome: "wrong_extension" },
  { what: "text named PDF", fileName: "a.pdf", bytes: () => text("just text"), outcome: "wrong_extension" },
  {
    what: "a picture named TXT",
    fileName: "a.txt",
    bytes: () => concat(Buffer.from("\x89PNG\r\n\x1a\n\0\0\0", "latin1"), Buffer.alloc(100)),
    outcome: "unsupported_type",
  },
  {
    what: "a program named TXT",
    fileName: "a.txt",
    bytes: () => concat("MZ", Buffer.alloc(2_000, 3)),
    outcome: "unsupported_type",
  },
  {
    what: "random bytes named CSV",
    fileName: "a.csv",
    bytes: () => Uint8Array.from({ length: 5_000 }, (_, n) => (n * 7919 + (n >> 3) * 31) & 255),
    outcome: "unsupported_type",
  },
  { what: "JSON", fileName: "a.json", bytes: () => text('{"a": 1}'), outcome: "unsupported_type" },
  {
    what: "a PDF that is an archive too",
    fileName: "a.pdf",
    bytes: () => concat(pdf(), docx()),
    outcome: "ambiguous_type",
  },
  {
    what: "a page that is a PDF too",
    fileName: "a.html",
    bytes: () => concat("<html><script>x</script>", pdf()),
    outcome: "ambiguous_type",
  },
  {
    what: "a page that is an archive too",
    fileName: "a.html",
    bytes: () => concat("<html><p>x</p></html>", docx()),
    outcome: "ambiguous_type",
  },
  {
    what: "HTML 200,000 levels deep",
    fileName: "a.html",
    bytes: () => text(`${"<div><b>".repeat(200_000)}deep`),
    outcome: "text",
  },
  {
    what: "HTML of 100,000 tables within each other",
    fileName: "a.html",
    bytes: () => text(`${"<table><tr><td>x".repeat(100_000)}deep`),
    outcome: "text",
  },
  {
    what: "HTML with a million attributes",
    fileName: "a.html",
    bytes: () => text(`<p ${Array.from({ length: 1_000_000 }, (_, n) => `a${n}=b`).join(" ")}>x`),
    outcome: "text",
  },
  {
    what: "HTML of open brackets",
    fileName: "a.html",
    bytes: () => text(`<html>${"<".repeat(5_000_000)}`),
    outcome: /./,
  },
  {
    what: "HTML of entities",
    fileName: "a.html",
    bytes: () => text(`<html>${"&lt;".repeat(1_000_000)}`),
    outcome: "text",
  },
  {
    what: "a CSV with one line of 50 MB",
    fileName: "a.csv",
    bytes: () => text("a,b".repeat(17_000_000)),
    outcome: "too_large",
  },
  {
    what: "a CSV with an open quotation mark",
    fileName: "a.csv",
    bytes: () => text(`"${"a,b\n".repeat(5_000_000)}`),
    outcome: /^(?:text|too_large)$/,
  },
  {
    what: "a text of 50 MB",
    fileName: "a.txt",
    bytes: () => text("some words in a line\n".repeat(2_500_000)),
    outcome: "too_large",
  },
  {
    what: "Markdown of brackets",
    fileName: "a.md",
    bytes: () => text("[".repeat(1_000_000) + "|".repeat(1_000_000)),
    outcome: "text",
  },
  {
    what: "Markdown of half fences and lists",
    fileName: "a.md",
    bytes: () => text("- a\n  ".repeat(500_000) + "| - \n".repeat(200_000)),
    outcome: "text",
  },
  {
    what: "a sheet of a million cells",
    fileName: "a.xlsx",
    bytes: () =>
      xlsxFile([
        {
          name: "A",
          rows: Array.from(
            { length: 10_000 },
            (_, row) =>
              `<row r="${row + 1}">${Array.from({ length: 100 }, (_, n) => `<c t="n"><v>${row * n}</v></c>`).join("")}</row>`,
          ).join(""),
        },
      ]),
    outcome: "text",
  },
  {
    what: "cells far to the right",
    fileName: "a.xlsx",
    bytes: () => xlsxFile([{ name: "A", rows: '<row><c r="XFD1"><v>1</v></c></row>'.repeat(100_000) }]),
    outcome: "too_large",
  },
  {
    what: "more sheets than are accepted",
    fileName: "a.xlsx",
    bytes: () => xlsxFile(Array.from({ length: 2_001 }, (_, n) => ({ name: `S${n}`, rows: "" }))),
    outcome: "too_many_pages",
  },
  {
    what: "styles in a circle of names of Object",
    fileName: "a.docx",
    bytes: () =>
      docxFile(wordParagraph("x", '<w:pStyle w:val="__proto__"/>'), [
        ["styles", "styles", '<w:style w:styleId="__proto__"><w:basedOn w:val="constructor"/></w:style>'],
      ]),
    outcome: "text",
  },
  {
    what: "tables in tables 600 deep",
    fileName: "a.docx",
    bytes: () => docxFile(`${"<w:tbl><w:tr><w:tc>".repeat(600)}x${"</w:tc></w:tr></w:tbl>".repeat(600)}`),
    outcome: "text",
  },
  {
    what: "a slide that refers to itself",
    fileName: "a.pptx",
    bytes: () => pptxFile([{ shapes: slideShape(["x"]), notes: "y" }]),
    outcome: "text",
  },
  {
    what: "a message of parts 10,000 deep",
    fileName: "a.eml",
    bytes: () =>
      text(
        `From: a@b.c\r\nSubject: x\r\n${Array.from({ length: 10_000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join("")}`,
      ),
    outcome: "corrupt",
  },
  {
    what: "a message with a head of 5 MB",
    fileName: "a.eml",
    bytes: () => text(`From: a@b.c\r\nSubject: x\r\n${"X-Header: value\r\n".repeat(300_000)}\r\ntext`),
    outcome: "corrupt",
  },
  {
    what: "text of control characters",
    fileName: "a.txt",
    bytes: () => text("\u0001\u0002".repeat(1_000)),
    outcome: "unsupported_type",
  },
  {
    what: "text of nothing but empty lines",
    fileName: "a.txt",
    bytes: () => text(`The first line.${"\n".repeat(4_000_000)}The last line.`),
    outcome: "text",
  },
  {
    what: "a million combining marks",
    fileName: "a.txt",
    bytes: () => text(`a${"\u0301".repeat(1_000_000)}`),
    outcome: /./,
  },
];
