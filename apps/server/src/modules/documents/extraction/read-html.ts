import { Parser } from "htmlparser2";
import { ExtractionError } from "./extracted-document.ts";
import { renderTable } from "./render-table.ts";
import type { TextBuilder } from "./text-builder.ts";

const SKIPPED = new Set(["script", "style", "template", "noscript", "svg", "math", "iframe", "object"]);
const BLOCKS = new Set(
  "address article aside blockquote body dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead title tr ul".split(
    " ",
  ),
);
const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
// Browsers show no more than 512 levels; every level costs the parser more than the one above.
const MAX_DEPTH = 3_000;

type Attributes = Readonly<Record<string, string>>;

const isHidden = (attributes: Attributes): boolean =>
  "hidden" in attributes ||
  attributes["aria-hidden"] === "true" ||
  /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes["style"] ?? "");

/** HTML as a person sees it: without what is hidden, tables whole, event by event, however deep it is nested. */
export function readHtml(source: string, builder: TextBuilder): void {
  const reader = new HtmlReader(builder);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      onclosetag: (name) => reader.close(name),
      ontext: (text) => reader.text(text),
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(source);
  parser.end();
  reader.flush();
}

class HtmlReader {
  readonly #builder: TextBuilder;
  #text = "";
  #kind: { kind: "heading" | "paragraph" | "list-item"; level: number } = { kind: "paragraph", level: 0 };
  /** Elements that are open within one that is not shown; 0 outside of them. */
  #skipped = 0;
  #preformatted = 0;
  #depth = 0;
  #tables = 0;
  #rows: string[][] = [];

  constructor(builder: TextBuilder) {
    this.#builder = builder;
  }

  open(name: string, attributes: Attributes): void {
    if (VOID.has(name)) {
      if (this.#skipped === 0) this.#void(name, attributes);
      return;
    }
    if (this.#skipped > 0 || SKIPPED.has(name) || isHidden(attributes)) {
      this.#skipped += 1;
      if (this.#skipped > MAX_DEPTH) throw tooDeep();
      return;
    }
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw tooDeep();
    if (name === "pre") this.#preformatted += 1;
    if (this.#tables > 0) this.#openInTable(name);
    else if (BLOCKS.has(name)) {
      this.flush();
      this.#kind = kindOf(name);
    }
    if (name === "table") {
      this.#tables += 1;
      if (this.#tables === 1) [this.#rows, this.#text] = [[], ""];
    }
  }

  close(name: string): void {
    if (VOID.has(name)) return;
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return;
    }
    this.#depth -= 1;
    if (name === "pre" && this.#preformatted > 0) this.#preformatted -= 1;
    if (this.#tables > 0) {
      if (name === "td" || name === "th") this.#endCell();
      if (name === "table") this.#endTable();
    } else if (BLOCKS.has(name)) this.flush();
  }

  text(text: string): void {
    if (this.#skipped > 0) return;
    this.#text += this.#preformatted > 0 ? text : text.replaceAll(/\s+/g, " ");
  }

  flush(): void {
    const text = this.#preformatted > 0 ? this.#text : this.#text.replaceAll(/ *\n */g, "\n");
    this.#text = "";
    this.#builder.add(this.#kind.kind, text, this.#kind.level);
    this.#kind = { kind: "paragraph", level: 0 };
  }

  #void(name: string, attributes: Attributes): void {
    if (name === "br") this.#text += this.#tables > 0 ? " " : "\n";
    if (name === "hr" && this.#tables === 0) this.flush();
    if (name === "img") this.#text += ` ${attributes["alt"] ?? ""} `;
  }

  #openInTable(name: string): void {
    if (name === "tr" && this.#tables === 1) this.#rows.push([]);
    if (name === "td" || name === "th") {
      if (this.#tables === 1) this.#text = "";
    } else if (BLOCKS.has(name)) this.#text += " ";
  }

  #endCell(): void {
    if (this.#tables > 1) {
      this.#text += " ";
      return;
    }
    if (this.#rows.length === 0) this.#rows.push([]);
    this.#rows.at(-1)?.push(this.#text);
    this.#text = "";
  }

  #endTable(): void {
    this.#tables -= 1;
    if (this.#tables > 0) return;
    // What stands in a table beside its cells is a caption.
    const rest = this.#text;
    this.#text = "";
    this.#builder.add("paragraph", rest);
    this.#builder.add("table", renderTable(this.#rows));
    this.#rows = [];
  }
}

function kindOf(name: string): { kind: "heading" | "paragraph" | "list-item"; level: number } {
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (level !== undefined) return { kind: "heading", level: Number(level) };
  return { kind: name === "li" ? "list-item" : "paragraph", level: 0 };
}

const tooDeep = (): ExtractionError =>
  new ExtractionError("The page nests deeper than any document does. It is not read.");
