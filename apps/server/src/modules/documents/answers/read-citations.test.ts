import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Passage } from "./passage.ts";
import { readCitations } from "./read-citations.ts";

const passageOf = (text: string, start = 0): Passage => ({
  documentId: "d",
  version: 3,
  title: "Policy",
  page: 4,
  start,
  end: start + text.length,
  text,
  headingPath: [],
  label: "PUBLIC",
  score: 0.5,
});

const RETENTION = passageOf(
  "Patient records are kept for ten\u00a0years. Invoices are “kept – always” for 7 years.\nCall recordings are deleted after 90 days.",
  1000,
);
const TRAVEL = passageOf("Flights below $500 need no approval. Hotels cost at most $180 a night.", 50);

describe("readCitations", () => {
  it("finds the sentence of the passage that a sentence rests on, with its range in the version", () => {
    const { citations } = readCitations("A patient's records stay for 10 years [1].", [RETENTION]);
    expect(citations).toEqual([
      {
        number: 1,
        documentId: "d",
        version: 3,
        title: "Policy",
        page: 4,
        start: 1000,
        end: 1039,
        quote: "Patient records are kept for ten\u00a0years.",
        score: 0.5,
      },
    ]);
  });

  it("prefers the words in quotation marks, whatever their white space and typography", () => {
    const answer = `It says "kept - always for 7 years", and "Patient records   are kept for ten years" [1].`;
    const { citations, sentences } = readCitations(answer, [RETENTION]);
    expect(citations.map(({ quote }) => quote)).toEqual(["Patient records are kept for ten\u00a0years"]);
    expect(sentences[0]?.misquotes).toEqual(["kept - always for 7 years"]);
  });

  it.each([
    ["One [1][2].", [1, 2]],
    ["One [1, 2].", [1, 2]],
    ["One [1; 2].", [1, 2]],
    ["One [1–2].", [1, 2]],
    ["One. [2]", [2]],
    ["One [passage 2].", [2]],
    ["One【1】.", [1]],
    ["One [^2].", [2]],
    ["One.\n[1]", [1]],
    ["One [1](https://x.example).", []],
    ["One \\[1].", []],
    ["One [a].", []],
  ])("reads the marks of %j", (answer, numbers) => {
    expect(readCitations(answer, [RETENTION, TRAVEL]).sentences.map((sentence) => sentence.numbers)).toEqual([
      numbers,
    ]);
  });

  it("removes invented numbers and reports them", () => {
    const read = readCitations("One [1]. Two [7]. Three [1, 9]. Four [0].", [RETENTION]);
    expect(read.answer).toBe("One [1]. Two. Three [1]. Four.");
    expect(read.invented).toEqual([7, 9, 0]);
    expect(read.sentences.map((sentence) => sentence.numbers)).toEqual([[1], [], [1], []]);
  });

  it("gives a sentence the mark behind its full stop", () => {
    const read = readCitations("Hotels cost $180. [2] Patients wait. [1]", [RETENTION, TRAVEL]);
    expect(read.sentences.map(({ text, numbers }) => [text, numbers])).toEqual([
      ["Hotels cost $180.", [2]],
      ["Patients wait.", [1]],
    ]);
  });

  it("never gives a quote that is not in its passage", () => {
    const piece = fc.constantFrom(
      "ten years",
      "“",
      '"',
      " [1]",
      "[2, 5]",
      ". ",
      "\n",
      "| a | b |",
      "kept",
      "$180",
      "É",
      "😀",
      "- ",
      "Hotels",
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(piece), (answer, body) => {
        const passages = [passageOf(body.join(""), 7), TRAVEL];
        for (const { number, quote, start, end } of readCitations(answer.join(""), passages).citations) {
          const passage = passages[number - 1]!;
          expect(passage.text.slice(start - passage.start, end - passage.start)).toBe(quote);
        }
      }),
      { numRuns: 500 },
    );
  });
});
