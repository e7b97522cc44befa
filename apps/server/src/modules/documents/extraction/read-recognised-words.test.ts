import { describe, expect, it } from "vitest";
import { readRecognisedWords } from "./read-recognised-words.ts";

type Place = { paragraph?: number; line?: number; left?: number; width?: number; confidence?: number };
const word = (
  text: string,
  { paragraph = 1, line = 1, left = 0, width = 100, confidence = 90 }: Place = {},
): string => [5, 1, 1, paragraph, line, 1, left, 20, width, 20, confidence, text].join("\t");

describe("readRecognisedWords", () => {
  it("joins words to lines, wrapped lines to sentences, and keeps paragraphs apart", () => {
    const rows = [
      ["4", 1, 1, 1, 1, 0, 0, 20, 800, 20, -1, ""].join("\t"),
      word("The", { line: 1 }),
      word("contract", { line: 1, left: 110, width: 690 }),
      word("ends.", { line: 2 }),
      word("Next", { paragraph: 2 }),
    ];
    expect(readRecognisedWords(rows.join("\n"))).toEqual(["The contract ends.", "Next"]);
  });

  it("joins a word that was divided, and keeps rows of tables and items of lists", () => {
    const rows = [
      word("The agree-", { line: 1, width: 800 }),
      word("ment", { line: 2, width: 780 }),
      word("-", { line: 3, width: 10 }),
      word("item", { line: 3, left: 20, width: 770 }),
      word("cell", { line: 4 }),
      word("12", { line: 4, left: 700 }),
      word("row", { line: 5 }),
    ];
    expect(readRecognisedWords(rows.join("\n"))).toEqual(["The agreement\n- item\ncell 12\nrow"]);
  });

  it("leaves out specks and what is no text", () => {
    expect(readRecognisedWords(word("~", { confidence: 90 }))).toEqual([]);
    expect(readRecognisedWords(word("rn", { confidence: 12 }))).toEqual([]);
    expect(readRecognisedWords("")).toEqual([]);
    expect(readRecognisedWords("no\ttable")).toEqual([]);
  });
});
