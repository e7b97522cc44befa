import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { extractDocument } from "./extract.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { DEFAULT_EXTRACTION_LIMITS } from "./extraction-limits.ts";

const FOLDER = join(import.meta.dirname, "../../../../../../../shared/data/documents");
const MIN_PDF_RECALL = 0.92;
const ACCEPTED = /\.(?:pdf|docx|pptx|xlsx|html|csv)$/;
// What other programs leave of a picture where it stood; pictures are not text here.
const PICTURE = "data:image";

type Vector = { filename: string; must_include: string[]; must_not_include: string[] };

const read = (name: string): Promise<ExtractedDocument> =>
  extractDocument(readFileSync(join(FOLDER, name)), { fileName: name, limits: DEFAULT_EXTRACTION_LIMITS });

/** Words without the marks of Markdown and the addresses of links, as the scoring tool beside the files takes them. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, " $1 ")
    .replace(/\\([_*#`|])/g, "$1")
    .normalize("NFKC")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

function recallOf(expected: string, found: string): number {
  const left = new Map<string, number>();
  for (const word of wordsOf(found)) left.set(word, (left.get(word) ?? 0) + 1);
  const words = wordsOf(expected);
  const hits = words.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  });
  return hits.length / words.length;
}

describe.skipIf(!existsSync(FOLDER))("real files (skipped where ../shared/data is absent)", () => {
  const vectors: Vector[] = existsSync(FOLDER)
    ? JSON.parse(readFileSync(join(FOLDER, "vectors.json"), "utf8"))
    : [];
  const references = existsSync(FOLDER) ? readdirSync(join(FOLDER, "expected_outputs")) : [];

  it.each(vectors.filter(({ filename }) => ACCEPTED.test(filename)))(
    "$filename has what it must",
    async (vector) => {
      const { content } = await read(vector.filename);
      const words = ` ${wordsOf(content).join(" ")} `;
      for (const text of vector.must_include.filter((one) => !one.startsWith(PICTURE))) {
        expect(words).toContain([" ", ...wordsOf(text).map((word) => `${word} `)].join(""));
      }
      for (const text of vector.must_not_include) expect(content).not.toContain(text);
    },
  );

  it.each(vectors.filter(({ filename }) => !ACCEPTED.test(filename)))(
    "refuses $filename",
    async ({ filename }) => {
      await expect(read(filename)).rejects.toMatchObject({
        name: "ExtractionError",
        code: "unsupported_type",
      });
    },
  );

  it.each(references)("finds the words of %s", async (name) => {
    const expected = readFileSync(join(FOLDER, "expected_outputs", name), "utf8");
    const { content, notices } = await read(name.replace(/md$/, "pdf"));
    if (expected === "") expect(notices[0]).toBe("Pages 1-3 are scans without text.");
    else expect(recallOf(expected, content)).toBeGreaterThanOrEqual(MIN_PDF_RECALL);
  });

  it("reads the marks of Shift-JIS literally", async () => {
    const { content } = await read("test_mskanji.csv");
    const vector = vectors.find(({ filename }) => filename === "test_mskanji.csv");
    for (const text of vector?.must_include ?? []) expect(content).toContain(text);
  });
});
