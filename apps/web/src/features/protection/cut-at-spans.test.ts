import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutAtSpans } from "./cut-at-spans.ts";

const spanAt = (start: number, end: number) => ({ type: "SSN", start, end, score: 1, validator: "format" });

describe("cutAtSpans", () => {
  it("marks what was found and loses nothing of the text", () => {
    const pieces = cutAtSpans("ab cd ef", [spanAt(0, 2), spanAt(6, 8)]);
    expect(pieces.map(({ text, span }) => [text, span !== null])).toEqual([
      ["ab", true],
      [" cd ", false],
      ["ef", true],
    ]);
    fc.assert(
      fc.property(fc.string(), fc.uniqueArray(fc.nat(60), { maxLength: 8 }), (text, cuts) => {
        const ends = cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b);
        const spans = ends.flatMap((start, index) =>
          index % 2 === 0 && ends[index + 1] !== undefined ? [spanAt(start, ends[index + 1] ?? start)] : [],
        );
        const joined = cutAtSpans(text, spans)
          .map((piece) => piece.text)
          .join("");
        expect(joined).toBe(text);
      }),
    );
  });
});
