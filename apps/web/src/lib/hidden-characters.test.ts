import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countSuspicious, toVisibleSegments } from "./hidden-characters.ts";

describe("toVisibleSegments", () => {
  it.each([
    ["right-to-left override", "a\u202Eb", "U+202E", "bidi"],
    ["isolate", "a\u2066b", "U+2066", "bidi"],
    ["zero-width space", "pay\u200Bload", "U+200B", "zeroWidth"],
    ["byte order mark inside", "a\uFEFFb", "U+FEFF", "zeroWidth"],
    ["soft hyphen", "a\u00ADb", "U+00AD", "zeroWidth"],
    ["tag character", "a\u{E0041}b", "U+E0041", "tag"],
    ["variation selector", "a\uFE0Fb", "U+FE0F", "variation"],
    ["supplementary variation selector", "a\u{E0101}b", "U+E0101", "variation"],
    ["bell", "a\u0007b", "U+0007", "control"],
    ["line separator", "a\u2028b", "U+2028", "control"],
    ["lone surrogate", "a\uD800b", "U+D800", "control"],
    ["Hangul filler", "a\u3164b", "U+3164", "filler"],
  ])("shows a %s", (_name, text, codePoint, meaning) => {
    expect(toVisibleSegments(text)[1]).toEqual({ kind: "hidden", codePoint, meaning });
  });

  it("marks Cyrillic letters inside a Latin word", () => {
    expect(toVisibleSegments("p\u0430ypal")).toEqual([
      { kind: "text", text: "p" },
      { kind: "lookalike", text: "\u0430", codePoint: "U+0430" },
      { kind: "text", text: "ypal" },
    ]);
  });

  it("marks a word made wholly of look-alikes between Latin words", () => {
    expect(countSuspicious("send to \u0440\u0430\u0443 now")).toBe(3);
  });

  it("marks full-width and mathematical letters", () => {
    expect(countSuspicious("\uFF41dmin \u{1D41A}dmin")).toBe(2);
  });

  it.each([
    "Q3 2024 report",
    "naïve café Zürich",
    "Москва",
    "Ελλάδα",
    "日本語のテキスト",
    "line\nbreak\ttab",
    "10 m² € ✓ 😀",
  ])("leaves %s alone", (text) => expect(countSuspicious(text)).toBe(0));

  it("never leaves a character out", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const shown = toVisibleSegments(text).map((segment) =>
          segment.kind === "hidden"
            ? String.fromCodePoint(parseInt(segment.codePoint.slice(2), 16))
            : segment.text,
        );
        expect(shown.join("")).toBe(text);
      }),
    );
  });
});
