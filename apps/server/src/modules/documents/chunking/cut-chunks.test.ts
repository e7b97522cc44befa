import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block } from "../extraction/extracted-document.ts";
import { cutChunks } from "./cut-chunks.ts";

type Part = { kind: Block["kind"]; text: string; level?: number };

function document(parts: readonly Part[]) {
  const blocks: Block[] = [];
  let content = "";
  for (const { kind, text, level = 0 } of parts) {
    if (content !== "") content += "\n\n";
    blocks.push({ kind, level, start: content.length, end: content.length + text.length });
    content += text;
  }
  return { content, blocks, pageStarts: null };
}

const sentence = (number: number): string => `This is sentence number ${number} of a long text.`;
const sentences = (count: number): string =>
  Array.from({ length: count }, (_, index) => sentence(index)).join(" ");

describe("cutChunks", () => {
  it("cuts at headings, each passage with the headings above it", () => {
    const chunks = cutChunks(
      document([
        { kind: "heading", text: "Rules", level: 1 },
        { kind: "heading", text: "Keys", level: 2 },
        { kind: "paragraph", text: "Two officers hold the key." },
        { kind: "heading", text: "Records", level: 2 },
        { kind: "paragraph", text: "They are kept." },
      ]),
      { size: 1_000, overlap: 200 },
    );
    expect(chunks.map(({ text, headingPath }) => ({ text, headingPath }))).toEqual([
      { text: "Rules\n\nKeys\n\nTwo officers hold the key.", headingPath: ["Rules", "Keys"] },
      { text: "Records\n\nThey are kept.", headingPath: ["Rules", "Records"] },
    ]);
  });

  it("cuts a long paragraph at sentences, and begins the next passage with the last ones", () => {
    const chunks = cutChunks(document([{ kind: "paragraph", text: sentences(40) }]), {
      size: 500,
      overlap: 100,
    });
    expect(chunks.length).toBeGreaterThan(3);
    for (const [index, { text, start }] of chunks.entries()) {
      expect(text).toMatch(/^This is sentence .*text\.$/s);
      const before = chunks[index - 1];
      if (before) expect(before.end - start).toBeGreaterThan(40);
      if (before) expect(before.end - start).toBeLessThanOrEqual(100);
    }
  });

  it("keeps a table whole, and cuts one that is a book at its rows", () => {
    const rows = (count: number): string =>
      Array.from({ length: count }, (_, index) => `row ${index} | ${index * 7}`).join("\n");
    const [small, ...rest] = cutChunks(document([{ kind: "table", text: rows(60) }]), {
      size: 300,
      overlap: 50,
    });
    expect([small?.text, rest.length]).toEqual([rows(60), 0]);
    const large = cutChunks(document([{ kind: "table", text: rows(600) }]), { size: 300, overlap: 50 });
    expect(large.length).toBeGreaterThan(10);
    for (const { text } of large) expect(text).toMatch(/^row \d+ \| \d+(\nrow \d+ \| \d+)*$/);
  });

  it("knows the pages a passage stands on", () => {
    const parts = document([
      { kind: "paragraph", text: "First page." },
      { kind: "paragraph", text: "Second page." },
    ]);
    const [chunk] = cutChunks({ ...parts, pageStarts: [0, 13] }, { size: 1_000, overlap: 0 });
    expect(chunk).toMatchObject({ pageStart: 1, pageEnd: 2 });
  });

  it("loses no word, keeps the order, and cuts no character in two, whatever the text", () => {
    const part = fc.record({
      kind: fc.constantFrom<Block["kind"]>("heading", "paragraph", "list-item", "table"),
      text: fc
        .string({ unit: "grapheme", minLength: 1, maxLength: 400 })
        .filter((text) => text.trim() === text),
      level: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.integer({ min: 20, max: 200 }), (parts, size) => {
        const source = document(parts);
        const chunks = cutChunks(source, { size, overlap: Math.floor(size / 4) });
        const covered = new Uint8Array(source.content.length);
        let last = -1;
        for (const { index, text, start, end } of chunks) {
          expect(text).toBe(source.content.slice(start, end));
          expect(text.isWellFormed()).toBe(true);
          expect(end).toBeGreaterThan(last);
          expect(chunks[index]?.start).toBe(start);
          covered.fill(1, start, end);
          last = end;
        }
        for (const [offset, isCovered] of covered.entries())
          if (isCovered === 0) expect(source.content.charAt(offset).trim()).toBe("");
      }),
    );
  });
});
