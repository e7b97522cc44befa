import type { ExtractionLimits } from "./extracted-document.ts";
import { readXml } from "./read-xml.ts";
import { renderTable } from "./render-table.ts";
import type { TextBuilder } from "./text-builder.ts";
import { unzip } from "./unzip.ts";

/** OpenDocument (ISO/IEC 26300) text, sheets and slides: headings, paragraphs, lists, tables, notes. */
export async function readOdt(
  bytes: Uint8Array,
  builder: TextBuilder,
  limits: ExtractionLimits,
): Promise<void> {
  const parts = await unzip(bytes, limits, (path) => path === "content.xml");
  const content = parts.get("content.xml");
  if (!content) return;
  const texts: { text: string; level: number }[] = [];
  const tables: { rows: string[][]; cell: string[] }[] = [];
  let lists = 0;
  const append = (text: string): void => {
    const last = texts.at(-1);
    if (last) last.text += text;
  };
  readXml(content, {
    open(name, attributes) {
      if (name === "draw:page") builder.startPage();
      if (name === "text:list") lists += 1;
      if (name === "text:p" || name === "text:h")
        texts.push({
          text: "",
          level: name === "text:h" ? Number(attributes["text:outline-level"] ?? 1) : 0,
        });
      if (name === "text:tab") append("\t");
      if (name === "text:line-break") append("\n");
      if (name === "text:s") append(" ".repeat(Math.min(Number(attributes["text:c"] ?? 1) || 1, 100)));
      if (name === "table:table") tables.push({ rows: [], cell: [] });
      if (name === "table:table-row") tables.at(-1)?.rows.push([]);
      const table = tables.at(-1);
      if (name === "table:table-cell" && table) table.cell = [];
    },
    close(name) {
      const table = tables.at(-1);
      if (name === "text:list") lists -= 1;
      if (name === "text:p" || name === "text:h") {
        const ended = texts.pop();
        if (!ended) return;
        if (table) table.cell.push(ended.text);
        else if (texts.length > 0) append(` ${ended.text} `);
        else
          builder.add(
            ended.level > 0 ? "heading" : lists > 0 ? "list-item" : "paragraph",
            ended.text,
            ended.level,
          );
      }
      if (name === "table:table-cell") table?.rows.at(-1)?.push(table.cell.join(" "));
      if (name === "table:table") {
        tables.pop();
        if (table) builder.add("table", renderTable(table.rows));
      }
    },
    text: append,
  });
}
