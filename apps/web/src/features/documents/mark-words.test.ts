import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markWords } from "./mark-words.ts";

const marked = (text: string, query: string): string[] =>
  markWords(text, query)
    .filter(({ isMarked }) => isMarked)
    .map((piece) => piece.text);

describe("markWords", () => {
  it("marks words of the query, in any case and with another ending", () => {
    expect(marked("Invoices are paid. The invoice of 2024 was paid late.", "paying invoices 2024")).toEqual([
      "Invoices",
      "invoice",
      "2024",
    ]);
    expect(marked("a cart of the carter, with artichokes", "the cart")).toEqual(["cart", "carter"]);
    expect(marked("nothing here", "?!")).toEqual([]);
  });

  it("loses nothing of the text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, query) => {
        expect(
          markWords(text, query)
            .map((piece) => piece.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });
});
