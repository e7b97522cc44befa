import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findMarkdownBlocks } from "../extraction/markdown-blocks.ts";
import { type Chunk, cutChunks } from "./cut-chunks.ts";
import { MAX_TABLE_FACTOR } from "./pack-atoms.ts";
import { findSentenceEnds } from "./sentence-ends.ts";

const cut = (content: string, size = 200, overlap = 60, pageStarts: number[] | null = null): Chunk[] =>
  cutChunks({ content, blocks: findMarkdownBlocks(content), pageStarts }, { size, overlap });

const isInTable = (content: string, { start, end }: Chunk): boolean =>
  findMarkdownBlocks(content).some(
    (block) => block.kind === "table" && block.start < end && block.end > start,
  );

const sentence = (n: number): string => `This is sentence number ${n} of the text.`;
const prose = (count: number): string => Array.from({ length: count }, (_, n) => sentence(n)).join(" ");

const pieces = fc.oneof(
  fc.constantFrom(
    "\n\n",
    "\n",
    "# Heading\n",
    "## Second\n\n",
    "- item\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "```\ncode\n\n  more\n```\n",
    ". ",
    "。",
    "😀",
    "👩‍👩‍👧",
    "e\u0301",
    "    ",
    "x".repeat(90),
  ),
  fc.lorem({ maxCount: 30, mode: "words" }),
  fc.lorem({ maxCount: 4, mode: "sentences" }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);
const documents = fc.array(pieces, { maxLength: 60 }).map((all) => all.join("").toWellFormed());

describe("cutChunks", () => {
  it("covers all text in order, within bounds, at characters", () => {
    fc.assert(
      fc.property(
        documents,
        fc.integer({ min: 16, max: 300 }),
        fc.integer({ min: 0, max: 200 }),
        (content, size, overlap) => {
          const chunks = cut(content, size, overlap);
          let covered = 0;
          for (const [index, chunk] of chunks.entries()) {
            const before = chunks[index - 1];
            expect(chunk.index).toBe(index);
            expect(chunk.text).toBe(content.slice(chunk.start, chunk.end));
            expect(chunk.text.trim()).toBe(chunk.text);
            expect(chunk.text).not.toBe("");
            expect(chunk.text.isWellFormed()).toBe(true);
            expect(chunk.text.length).toBeLessThanOrEqual(size * MAX_TABLE_FACTOR);
            if (!isInTable(content, chunk)) expect(chunk.text.length).toBeLessThanOrEqual(size);
            if (before !== undefined) {
              expect(chunk.start).toBeGreaterThan(before.start);
              expect(chunk.end).toBeGreaterThan(before.end);
              expect(before.end - chunk.start).toBeLessThanOrEqual(overlap);
            }
            expect(content.slice(covered, Math.max(covered, chunk.start)).trim()).toBe("");
            covered = chunk.end;
          }
          expect(content.slice(covered).trim()).toBe("");
        },
      ),
      { numRuns: 500 },
    );
  });

  it("takes any blocks, also overlapping and out of order", () => {
    const block = fc.record({
      kind: fc.constantFrom("heading" as const, "paragraph" as const, "table" as const, "code" as const), // literal kinds
      level: fc.integer({ min: 0, max: 6 }),
      start: fc.nat(400),
      end: fc.nat(400),
    });
    fc.assert(
      fc.property(
        fc.lorem({ maxCount: 60, mode: "words" }),
        fc.array(block, { maxLength: 8 }),
        (content, blocks) => {
          const chunks = cutChunks({ content, blocks, pageStarts: null }, { size: 80, overlap: 20 });
          let covered = 0;
          for (const chunk of chunks) {
            expect(chunk.text).toBe(content.slice(chunk.start, chunk.end));
            expect(content.slice(covered, Math.max(covered, chunk.start)).trim()).toBe("");
            covered = Math.max(covered, chunk.end);
          }
          expect(content.slice(covered).trim()).toBe("");
        },
      ),
    );
  });

  it("begins a chunk at each heading, and knows the headings above", () => {
    const chunks = cut("Intro.\n\n# One\n\nText one.\n\n## Sub ##\n\nText two.\n\n# Two\n\nText three.");
    expect(chunks.map(({ headingPath, text }) => [headingPath, text])).toEqual([
      [[], "Intro."],
      [["One"], "# One\n\nText one."],
      [["One", "Sub"], "## Sub ##\n\nText two."],
      [["Two"], "# Two\n\nText three."],
    ]);
  });

  it("keeps headings that follow each other with the text below them", () => {
    expect(cut("# One\n\n## Two\n\nText.").map(({ headingPath, text }) => [headingPath, text])).toEqual([
      [["One", "Two"], "# One\n\n## Two\n\nText."],
    ]);
  });

  it("repeats whole sentences, and begins with one", () => {
    const chunks = cut(prose(30));
    expect(chunks.length).toBeGreaterThan(5);
    for (const [index, chunk] of chunks.entries()) {
      expect(chunk.text).toMatch(/^This is sentence/);
      expect(chunk.text).toMatch(/text\.$/);
      if (index > 0) expect(chunks[index - 1]!.end).toBeGreaterThan(chunk.start);
    }
  });

  it("cuts between paragraphs where enough fits before", () => {
    const chunks = cut([prose(4), prose(4), prose(4)].join("\n\n"), 250, 0);
    expect(chunks.map(({ text }) => text)).toEqual([prose(4), prose(4), prose(4)]);
  });

  it("keeps tables whole up to a limit, then cuts between rows", () => {
    const table = (rows: number): string =>
      `| name | count |\n| --- | --- |\n${Array.from({ length: rows }, (_, n) => `| row ${n} | ${n} |`).join("\n")}`;
    const [small] = cut(`Before.\n\n${table(30)}\n\nAfter.`).filter(({ text }) => text.includes("row 0"));
    expect(small!.text).toBe(table(30));
    const large = cut(table(200));
    expect(large.length).toBeGreaterThan(10);
    for (const { text } of large) expect(text).toMatch(/^\|[^]*\|$/);
  });

  it("says the pages that a chunk is on", () => {
    const content = `${prose(3)}\n\n${prose(3)}\n\n${prose(3)}`;
    const second = content.indexOf("\n\n") + 2;
    const third = content.lastIndexOf("\n\n") + 2;
    const chunks = cut(content, 10_000, 0, [0, second, third]);
    expect(chunks).toMatchObject([{ pageStart: 1, pageEnd: 3 }]);
    expect(cut(content, 150, 0, [0, second, third]).map(({ pageStart }) => pageStart)).toEqual([1, 2, 3]);
  });

  it("has nothing to say about nothing", () => {
    expect(cut("")).toEqual([]);
    expect(cut(" \n \t\n")).toEqual([]);
  });

  it("takes time that grows with the text alone", () => {
    for (const content of [
      ".".repeat(2_000_000),
      "a ".repeat(1_000_000),
      "\n|".repeat(500_000),
      " ".repeat(2_000_000),
    ]) {
      const startedAt = performance.now();
      cut(content, 1_000, 200);
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    }
  });
});

describe("findSentenceEnds", () => {
  const sentences = (text: string): string[] => {
    let start = 0;
    return findSentenceEnds(text).map((end) => {
      const one = text.slice(start, end).trim();
      start = end;
      return one;
    });
  };

  it("goes on after abbreviations, initials and lower case", () => {
    expect(sentences("Dr. J. Smith came, e.g. at 3 p.m. on Monday. He left. Why?")).toEqual([
      "Dr. J. Smith came, e.g. at 3 p.m. on Monday.",
      "He left.",
      "Why?",
    ]);
  });

  it("ends sentences in languages without spaces", () => {
    expect(sentences("これは文です。次の文。")).toEqual(["これは文です。", "次の文。"]);
  });
});
