import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markRange, splitText } from "./split-text.ts";

describe("splitText", () => {
  it("cuts at pages, and loses nothing", () => {
    expect(splitText("one\ntwo\nthree", [0, 4, 8])).toEqual([
      { page: 1, start: 0, text: "one\n" },
      { page: 2, start: 4, text: "two\n" },
      { page: 3, start: 8, text: "three" },
    ]);
  });

  it("cuts a text without pages at line ends, and loses nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3_000 }), { maxLength: 12 }), (lines) => {
        const content = lines.join("\n");
        const pieces = splitText(content, null);
        expect(pieces.map(({ text }) => text).join("")).toBe(content);
        for (const { start, text } of pieces) expect(content.slice(start, start + text.length)).toBe(text);
      }),
    );
  });
});

describe("markRange", () => {
  it("marks what of the range is in the piece", () => {
    const [first, second] = splitText("abcdef", [0, 3]);
    if (!first || !second) throw new Error("There are two pages.");
    const range = { start: 2, end: 5 };
    expect(markRange(first, range)).toEqual({ before: "ab", marked: "c", after: "" });
    expect(markRange(second, range)).toEqual({ before: "", marked: "de", after: "f" });
    expect(markRange(first, { start: 4, end: 5 })).toEqual({ before: "abc", marked: "", after: "" });
    expect(markRange(first, null)).toEqual({ before: "abc", marked: "", after: "" });
  });
});
