import type { ExtractionLimits } from "./extracted-document.ts";
import { readXml } from "./read-xml.ts";
import { renderTable } from "./render-table.ts";
import type { TextBuilder } from "./text-builder.ts";
import { unzip } from "./unzip.ts";

const PARTS = /^word\/(?:document|styles|footnotes|endnotes|comments|header\d*|footer\d*)\.xml$/;
const MAX_HEADING = 9;

type Paragraph = { text: string; style: string; outline: number; isListed: boolean };
type Table = { rows: string[][]; row: string[]; cell: string[] };

/** WordprocessingML (ECMA-376 part 1, section 17): body, tables, text boxes, notes, comments, headers and footers. */
export async function readDocx(
  bytes: Uint8Array,
  builder: TextBuilder,
  limits: ExtractionLimits,
): Promise<void> {
  const parts = await unzip(bytes, limits, (path) => PARTS.test(path));
  const headings = readHeadingStyles(parts.get("word/styles.xml"));
  const named = (kind: string): Buffer[] =>
    [...parts].filter(([path]) => path.startsWith(`word/${kind}`)).map(([, part]) => part);
  for (const part of named("header")) readPart(part, builder, headings);
  const body = parts.get("word/document.xml");
  if (body) readPart(body, builder, headings);
  for (const kind of ["footnotes", "endnotes", "comments", "footer"])
    for (const part of named(kind)) readPart(part, builder, headings);
}

/** Styles whose paragraphs are headings, by id, with their level: names and outline levels say so in any language. */
function readHeadingStyles(styles: Buffer | undefined): Map<string, number> {
  const levels = new Map<string, number>();
  if (!styles) return levels;
  let id = "";
  readXml(styles, {
    open(name, attributes) {
      if (name === "w:style") id = attributes["w:styleId"] ?? "";
      if (name === "w:name") {
        const value = attributes["w:val"] ?? "";
        const level = /^heading (\d)$/i.exec(value)?.[1];
        if (level !== undefined) levels.set(id, Number(level));
        if (/^title$/i.test(value)) levels.set(id, 1);
      }
      if (name === "w:outlineLvl" && !levels.has(id)) {
        const level = Number(attributes["w:val"]) + 1;
        if (level >= 1 && level <= MAX_HEADING) levels.set(id, level);
      }
    },
  });
  return levels;
}

const SKIPPED = new Set(["mc:Fallback", "w:instrText", "w:del"]);

type Attributes = Readonly<Record<string, string>>;

function readPart(part: Buffer, builder: TextBuilder, headings: ReadonlyMap<string, number>): void {
  const reader = new PartReader(builder, headings);
  readXml(part, {
    open: (name, attributes) => reader.open(name, attributes),
    close: (name) => reader.close(name),
    text: (text) => reader.text(text),
  });
}

class PartReader {
  readonly #builder: TextBuilder;
  readonly #headings: ReadonlyMap<string, number>;
  readonly #paragraphs: Paragraph[] = [];
  readonly #tables: Table[] = [];
  #isText = false;
  /** Open elements whose content stands elsewhere again, is gone, or is an order to the program. */
  #skipped = 0;

  constructor(builder: TextBuilder, headings: ReadonlyMap<string, number>) {
    this.#builder = builder;
    this.#headings = headings;
  }

  open(name: string, attributes: Attributes): void {
    if (SKIPPED.has(name)) this.#skipped += 1;
    if (this.#skipped > 0) return;
    this.#isText = name === "w:t" || name === "m:t";
    const table = this.#tables.at(-1);
    if (name === "w:p") this.#paragraphs.push({ text: "", style: "", outline: 0, isListed: false });
    else if (name === "w:tab") this.text("\t", true);
    else if (name === "w:br") this.text("\n", true);
    else if (name === "w:noBreakHyphen") this.text("-", true);
    else if (name === "wp:docPr") this.text(attributes["descr"] ?? "", true);
    else if (name === "w:tbl") this.#tables.push({ rows: [], row: [], cell: [] });
    else if (name === "w:tr" && table) table.row = [];
    else if (name === "w:tc" && table) table.cell = [];
    else this.#describe(name, attributes);
  }

  close(name: string): void {
    if (SKIPPED.has(name)) {
      this.#skipped -= 1;
      return;
    }
    if (this.#skipped > 0) return;
    this.#isText = false;
    const table = this.#tables.at(-1);
    if (name === "w:p") this.#endParagraph();
    else if (name === "w:tc") table?.row.push(table.cell.join(" "));
    else if (name === "w:tr") table?.rows.push(table.row);
    else if (name === "w:tbl") this.#endTable();
  }

  text(text: string, isCharacter = false): void {
    const paragraph = this.#paragraphs.at(-1);
    if (paragraph && this.#skipped === 0 && (isCharacter || this.#isText)) paragraph.text += text;
  }

  #describe(name: string, attributes: Attributes): void {
    const paragraph = this.#paragraphs.at(-1);
    if (!paragraph) return;
    if (name === "w:pStyle") paragraph.style = attributes["w:val"] ?? "";
    if (name === "w:numPr") paragraph.isListed = true;
    if (name !== "w:outlineLvl") return;
    const level = Number(attributes["w:val"]) + 1;
    if (level >= 1 && level <= MAX_HEADING) paragraph.outline = level;
  }

  #endParagraph(): void {
    const paragraph = this.#paragraphs.pop();
    if (!paragraph) return;
    const { text, style, outline, isListed } = paragraph;
    const table = this.#tables.at(-1);
    if (table) {
      table.cell.push(text);
      return;
    }
    const level = outline || (this.#headings.get(style) ?? 0);
    this.#builder.add(level > 0 ? "heading" : isListed ? "list-item" : "paragraph", text, level);
  }

  #endTable(): void {
    const table = this.#tables.pop();
    if (!table) return;
    const text = renderTable(table.rows);
    const outer = this.#tables.at(-1);
    if (outer) outer.cell.push(text);
    else this.#builder.add("table", text);
  }
}
