import type { DocumentWriter } from "./document-writer.ts";
import type { Archive } from "./open-archive.ts";
import { exactAttribute, parseXml } from "./parse-xml.ts";

type Series = { name: string[]; categories: string[]; values: string[] };

const TARGETS: Readonly<Record<string, keyof Series>> = {
  tx: "name",
  cat: "categories",
  xVal: "categories",
  val: "values",
  yVal: "values",
};
const MAX_POINTS = 100_000;

/** Adds a chart as the table of the figures it shows, under its titles (ECMA-376 part 1, 21.2). */
export async function readChart(
  archive: Archive,
  part: string,
  format: string,
  writer: DocumentWriter,
): Promise<void> {
  const all: Series[] = [];
  let titles = "";
  let isInTitle = false;
  let target: keyof Series | null = null;
  let point = 0;
  let isText = false;
  await parseXml(archive.stream(part), format, {
    open: (name, attributes) => {
      isText = name === "v" || name === "t";
      if (name === "ser") all.push({ name: [], categories: [], values: [] });
      else if (name === "title") isInTitle = true;
      else if (!isInTitle && Object.hasOwn(TARGETS, name)) target = TARGETS[name] ?? null;
      else if (name === "pt") point = Number(exactAttribute(attributes, "idx") ?? 0);
    },
    close: (name) => {
      isText = false;
      if (name === "title") {
        isInTitle = false;
        titles += "\n";
      } else if (Object.hasOwn(TARGETS, name)) target = null;
    },
    text: (text) => {
      if (!isText) return;
      if (isInTitle) titles += text;
      const values = target === null || isInTitle ? undefined : all.at(-1)?.[target];
      if (values !== undefined && point >= 0 && point < MAX_POINTS)
        values[point] = (values[point] ?? "") + text;
    },
  });
  writer.paragraph(titles);
  writeSeries(all, writer);
}

function writeSeries(all: readonly Series[], writer: DocumentWriter): void {
  const rows = all.reduce(
    (most, { categories, values }) => Math.max(most, categories.length, values.length),
    0,
  );
  if (rows === 0) return;
  writer.row(["", ...all.map(({ name }) => name.join(" "))]);
  for (let row = 0; row < rows; row += 1) {
    const category = all.map(({ categories }) => categories[row] ?? "").find((text) => text !== "") ?? "";
    writer.row([category, ...all.map(({ values }) => values[row] ?? "")]);
  }
  writer.endTable();
}
