import type { ExtractionLimits } from "./extracted-document.ts";
import { readXml } from "./read-xml.ts";
import { renderTable } from "./render-table.ts";
import type { TextBuilder } from "./text-builder.ts";
import { unzip } from "./unzip.ts";

const SLIDE = /^ppt\/slides\/slide(\d+)\.xml$/;
const NOTES = /^ppt\/notesSlides\/notesSlide(\d+)\.xml$/;
const CHART = /^ppt\/(?:charts\/chart|diagrams\/data)\d+\.xml$/;

const numberOf = (path: string, pattern: RegExp): number => Number(pattern.exec(path)?.[1] ?? 0);

/** PresentationML (ECMA-376 part 1, section 19): each slide a page with its text, tables and notes. */
export async function readPptx(
  bytes: Uint8Array,
  builder: TextBuilder,
  limits: ExtractionLimits,
): Promise<void> {
  const parts = await unzip(
    bytes,
    limits,
    (path) => SLIDE.test(path) || NOTES.test(path) || CHART.test(path),
  );
  const slides = [...parts.keys()].filter((path) => SLIDE.test(path));
  slides.sort((a, b) => numberOf(a, SLIDE) - numberOf(b, SLIDE));
  for (const path of slides) {
    builder.startPage();
    const slide = parts.get(path);
    if (slide) readSlide(slide, builder);
    const notes = parts.get(`ppt/notesSlides/notesSlide${numberOf(path, SLIDE)}.xml`);
    if (notes) readSlide(notes, builder);
  }
  for (const [path, part] of parts) if (CHART.test(path)) readSlide(part, builder);
}

function readSlide(part: Buffer, builder: TextBuilder): void {
  let text = "";
  let isText = false;
  let isTitle = false;
  let isNumber = false;
  let cell: string[] | null = null;
  let rows: string[][] = [];
  const values: string[] = [];
  readXml(part, {
    open(name, attributes) {
      if (name === "p:sp") [isTitle, isNumber] = [false, false];
      if (name === "p:ph") {
        isTitle = /title/i.test(attributes["type"] ?? "");
        isNumber = attributes["type"] === "sldNum";
      }
      if (name === "p:cNvPr") builder.add("paragraph", attributes["descr"] ?? "");
      if (name === "a:p") text = "";
      if (name === "a:br") text += "\n";
      if (name === "a:tbl") rows = [];
      if (name === "a:tr") rows.push([]);
      if (name === "a:tc") cell = [];
      isText = name === "a:t" || name === "c:v";
      if (name === "c:v") text = "";
    },
    close(name) {
      if (name === "a:t") isText = false;
      if (name === "c:v") {
        values.push(text);
        isText = false;
      }
      if (name === "a:p") {
        if (cell) cell.push(text);
        else if (!isNumber) builder.add(isTitle ? "heading" : "paragraph", text, isTitle ? 1 : 0);
        text = "";
      }
      if (name === "a:tc" && cell) {
        rows.at(-1)?.push(cell.join(" "));
        cell = null;
      }
      if (name === "a:tbl") builder.add("table", renderTable(rows));
    },
    text(piece) {
      if (isText) text += piece;
    },
  });
  builder.add("paragraph", values.join(" "));
}
