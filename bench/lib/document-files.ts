import {
  docxFile,
  escapeXml,
  odtFile,
  pptxFile,
  slideShape,
  wordParagraph,
  xlsxFile,
} from "../../test/support/office-files.ts";
import { pdfFile, pdfLines } from "../../test/support/pdf-file.ts";

// Documents of made-up text in every format that is read.

const WORDS =
  "the report of this quarter shows that revenue in most regions grew while costs of travel and rent were lower than planned because fewer people met in person and many contracts had been closed early".split(
    " ",
  );
const LINES_A_PAGE = 45;
const PARAGRAPHS_A_SLIDE = 5;

const sentence = (seed: number): string =>
  `${Array.from({ length: 16 }, (_, n) => WORDS[(seed * 7 + n * (seed % 5 || 3)) % WORDS.length]).join(" ")} ${seed}.`;
const paragraph = (seed: number): string =>
  Array.from({ length: 4 }, (_, n) => sentence(seed * 4 + n)).join(" ");
const pagesOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));

/** Paragraphs of four sentences; others for another seed. */
export const makeParagraphs = (count: number, seed = 0): string[] =>
  Array.from({ length: count }, (_, n) => paragraph(seed + n));

/** The same text as a file of each format, by the ending of its name. */
export function documentFiles(paragraphs: readonly string[]): [string, Uint8Array][] {
  const sentences = paragraphs.flatMap((text) => text.match(/[^.]+\./g) ?? []).map((text) => text.trim());
  const html = `<!doctype html><html><body>${paragraphs.map((text) => `<p class="text">${text}</p>`).join("\n")}</body></html>`;
  const markdown = paragraphs.map((text, n) => (n % 5 === 0 ? `## Section ${n}\n\n${text}` : text));
  const rows = sentences.map(
    (_, n) => `<row r="${n + 1}"><c t="s"><v>${n}</v></c><c><v>${n * 1.5}</v></c></row>`,
  );
  return [
    ["txt", Buffer.from(paragraphs.join("\n\n"))],
    ["md", Buffer.from(markdown.join("\n\n"))],
    ["html", Buffer.from(html)],
    ["csv", Buffer.from(sentences.map((text, n) => `${n},"${text}",${n * 1.5}`).join("\r\n"))],
    ["eml", Buffer.from(`From: a@example.com\r\nSubject: Report\r\n\r\n${paragraphs.join("\r\n\r\n")}`)],
    ["docx", docxFile(paragraphs.map((text) => wordParagraph(text)).join(""))],
    ["odt", odtFile(paragraphs.map((text) => `<text:p>${escapeXml(text)}</text:p>`).join(""))],
    [
      "pptx",
      pptxFile(pagesOf(paragraphs, PARAGRAPHS_A_SLIDE).map((texts) => ({ shapes: slideShape(texts) }))),
    ],
    ["xlsx", xlsxFile([{ name: "Report", rows: rows.join("") }], { strings: sentences })],
    ["pdf", pdfFile(pagesOf(sentences, LINES_A_PAGE).map((lines) => pdfLines(lines, 50, 800, 9)))],
  ];
}
