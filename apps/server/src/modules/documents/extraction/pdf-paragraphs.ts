import type { DocumentWriter } from "./document-writer.ts";
import type { PdfLine } from "./pdf-layout.ts";
import { writeLines } from "./pdf-tables.ts";

export type PageLines = readonly PdfLine[];

/** What is usual in a document: the size of its running text, the larger sizes of headings, its words. */
export type PdfStyle = { bodySize: number; headingSizes: readonly number[]; words: ReadonlySet<string> };

const MIN_HEADING_RATIO = 1.15;
const MAX_HEADING_CHARACTERS = 200;
const MAX_HEADING_SIZES = 4;
const MAX_WORD = 60;
// Of the size of the letters: a gap between lines that is more than leading.
const PARAGRAPH_GAP = 1.75;
const ROW_GAP = 3;
// Of the width of the column: a line that reaches this far was wrapped, the next one goes on.
const WRAPPED_SHARE = 0.8;
const BULLET = /^(?:[•◦▪‣●○■–—*·]|-(?=\s))\s*/u;
const NUMBERED = /^(?:\(?\d{1,3}[.)]|[a-z][.)])\s/;

const roundSize = (size: number): number => Math.round(size * 2) / 2;

/** How many characters there are in each size of letters. */
export function collectSizes(pages: readonly PageLines[]): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const { size, text } of pages.flat()) {
    const rounded = roundSize(size);
    sizes.set(rounded, (sizes.get(rounded) ?? 0) + text.length);
  }
  return sizes;
}

/** All words that stand within lines, to tell a word divided at a line's end from one that is always written with a hyphen. */
export function collectWords(pages: readonly PageLines[]): Set<string> {
  const words = new Set<string>();
  for (const { text } of pages.flat()) {
    for (const word of text.toLowerCase().match(/\p{L}{4,}/gu) ?? []) words.add(word);
  }
  return words;
}

export function createPdfStyle(sizes: ReadonlyMap<number, number>, words: ReadonlySet<string>): PdfStyle {
  const [bodySize] = [...sizes].reduce((best, one) => (one[1] > best[1] ? one : best), [10, 0]);
  const headingSizes = [...sizes.keys()]
    .filter((size) => size >= bodySize * MIN_HEADING_RATIO)
    .toSorted((a, b) => b - a)
    .slice(0, MAX_HEADING_SIZES);
  return { bodySize, headingSizes, words };
}

/** Adds the lines of a page as headings, list items and paragraphs. */
export function writePdfPage(lines: PageLines, style: PdfStyle, writer: DocumentWriter): void {
  let paragraph = "";
  let previous: PdfLine | null = null;
  const flush = (): void => {
    if (previous !== null) writeParagraph(paragraph, previous, style, writer);
    paragraph = "";
  };
  for (const line of lines) {
    if (previous === null || beginsParagraph(previous, line, style)) {
      flush();
      paragraph = line.text;
    } else paragraph = joinLine(paragraph, previous, line.text, style.words);
    previous = line;
  }
  flush();
}

function beginsParagraph(previous: PdfLine, line: PdfLine, style: PdfStyle): boolean {
  const gap = previous.y - line.y;
  const isHeading = style.headingSizes.includes(roundSize(line.size));
  // Rows of a table stand further apart than lines of text.
  const isTable = previous.text.includes("\t") && line.text.includes("\t");
  return (
    (isHeading && !isWrapped(previous)) ||
    line.column !== previous.column ||
    Math.abs(roundSize(line.size) - roundSize(previous.size)) >= 1 ||
    gap > (isTable ? ROW_GAP : PARAGRAPH_GAP) * Math.max(line.size, previous.size) ||
    BULLET.test(line.text)
  );
}

const isWrapped = ({ right, column, text }: PdfLine): boolean =>
  right - column.left >= (column.right - column.left) * WRAPPED_SHARE && !text.includes("\t");

function joinLine(paragraph: string, previous: PdfLine, text: string, words: ReadonlySet<string>): string {
  const { left, right } = previous.column;
  const isWrapped =
    previous.right - left >= (right - left) * WRAPPED_SHARE &&
    !previous.text.includes("\t") &&
    !NUMBERED.test(text);
  if (!isWrapped) return `${paragraph}\n${text}`;
  const before = previous.text.endsWith("-")
    ? /(\p{L}+)-$/u.exec(previous.text.slice(-MAX_WORD))?.[1]
    : undefined;
  const after = /^\p{Ll}+/u.exec(text)?.[0];
  if (before === undefined || after === undefined) return `${paragraph} ${text}`;
  const isDivided = words.has(`${before}${after}`.toLowerCase());
  return `${isDivided ? paragraph.slice(0, -1) : paragraph}${text}`;
}

function writeParagraph(text: string, line: PdfLine, style: PdfStyle, writer: DocumentWriter): void {
  const level = style.headingSizes.indexOf(roundSize(line.size)) + 1;
  const isHeading =
    level > 0 && text.length <= MAX_HEADING_CHARACTERS && /\p{L}/u.test(text) && !text.includes("\t");
  if (isHeading) writer.heading(level, text);
  else if (BULLET.test(text)) writer.listItem(0, text.replace(BULLET, ""));
  else writeLines(text, writer);
}
