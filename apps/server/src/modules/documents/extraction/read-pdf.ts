import { getDocumentProxy } from "unpdf";
import { encryptedFile, ExtractionError, type ExtractionLimits } from "./extracted-document.ts";
import type { TextBuilder } from "./text-builder.ts";

type Item = { text: string; x: number; y: number; width: number; height: number; endsLine: boolean };
type Line = { text: string; y: number; height: number };

// Distances between lines and words, in heights of the letters.
const LINE_SHIFT = 0.5;
const WORD_GAP = 0.15;
const HYPHEN_GAP = 0.5;
const CELL_GAP = 2;
const PARAGRAPH_GAP = 1.7;
const HEADING_HEIGHT = 1.2;
const LONGEST_HEADING = 200;

/** PDF (ISO 32000): page by page, lines in the order of the page's own text; pages that are pictures are said. */
export async function readPdf(
  bytes: Uint8Array,
  builder: TextBuilder,
  limits: ExtractionLimits,
  onPage: (page: number, pages: number) => void,
): Promise<void> {
  const document = await open(bytes);
  const { numPages } = document;
  if (numPages > limits.maxPages) {
    throw new ExtractionError(
      `The file has ${numPages} pages; at most ${limits.maxPages} are read. Split it.`,
    );
  }
  const scans: number[] = [];
  for (let number = 1; number <= numPages; number += 1) {
    builder.startPage();
    const page = await document.getPage(number).catch(() => {
      throw new ExtractionError(`The file is damaged: page ${number} cannot be read.`);
    });
    const { items } = await page.getTextContent();
    const lines = toLines(items.flatMap(toItem));
    if (lines.length === 0) scans.push(number);
    addLines(lines, builder);
    page.cleanup();
    onPage(number, numPages);
  }
  if (scans.length > 0) builder.notices.push(describeScans(scans, numPages));
  await document.loadingTask.destroy();
}

async function open(bytes: Uint8Array) {
  try {
    // PDF.js takes the memory it is given.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  } catch (error) {
    if (error instanceof Error && error.name === "PasswordException") throw encryptedFile();
    throw new ExtractionError("The file is damaged or cut off: it cannot be opened as a PDF.");
  }
}

function toItem(item: object): Item[] {
  if (!("str" in item) || typeof item.str !== "string") return [];
  const transform = "transform" in item && Array.isArray(item.transform) ? item.transform.map(Number) : [];
  const [, , , scale = 0, x = 0, y = 0] = transform;
  const height = ("height" in item && Number(item.height)) || Math.abs(scale) || 1;
  const width = "width" in item ? Number(item.width) : 0;
  return [{ text: item.str, x, y, width, height, endsLine: "hasEOL" in item && item.hasEOL === true }];
}

function toLines(items: readonly Item[]): Line[] {
  const lines: Line[] = [];
  let last: Item | null = null;
  for (const item of items) {
    const line = lines.at(-1);
    if (!line || !last || Math.abs(item.y - last.y) > LINE_SHIFT * Math.max(item.height, last.height)) {
      if (item.text.trim() === "") continue;
      lines.push({ text: item.text, y: item.y, height: item.height });
    } else {
      const gap = item.x - (last.x + last.width);
      line.text += spaceBetween(gap, item.height, line.text, item.text) + item.text;
    }
    last = item.endsLine ? null : item;
  }
  return lines.filter((line) => line.text.trim() !== "");
}

function spaceBetween(gap: number, height: number, before: string, after: string): string {
  if (gap > CELL_GAP * height) return " | ";
  // Programs put the parts of a code (LM-CY-88410) down one by one.
  if (gap < HYPHEN_GAP * height && /[\p{L}\p{N}]-$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)) return "";
  const isApart = gap > WORD_GAP * height || gap < -height;
  return isApart && !/\s$/.test(before) && !/^\s/.test(after) ? " " : "";
}

function addLines(lines: readonly Line[], builder: TextBuilder): void {
  const heights = lines.map((line) => line.height).sort((a, b) => a - b);
  const body = heights[Math.floor(heights.length / 2)] ?? 1;
  let paragraph: Line[] = [];
  const end = (): void => {
    const [first] = paragraph;
    const text = joinLines(paragraph.map((line) => line.text));
    const isHeading =
      first !== undefined && first.height >= HEADING_HEIGHT * body && text.length <= LONGEST_HEADING;
    builder.add(isHeading ? "heading" : "paragraph", text, isHeading ? 2 : 0);
    paragraph = [];
  };
  for (const line of lines) {
    const last = paragraph.at(-1);
    const isNext =
      last !== undefined &&
      Math.abs(last.y - line.y) <= PARAGRAPH_GAP * Math.max(last.height, line.height) &&
      Math.abs(last.height - line.height) < 0.15 * body;
    if (!isNext) end();
    paragraph.push(line);
  }
  end();
}

/** A word that was divided at the end of a line is one word again. */
const joinLines = (lines: readonly string[]): string =>
  lines.join("\n").replaceAll(/(\p{Ll})-\n(\p{Ll})/gu, "$1$2\n");

function describeScans(pages: readonly number[], all: number): string {
  if (pages.length === all)
    return "The file is a scan: its pages are pictures without text. Upload it with its text recognised (OCR).";
  const listed = pages.slice(0, 20).join(", ");
  return `Pages without text, which are pictures or empty: ${listed}${pages.length > 20 ? " and others" : ""}.`;
}
