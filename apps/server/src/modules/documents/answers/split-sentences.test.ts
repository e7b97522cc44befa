import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitSentences } from "./split-sentences.ts";

const split = (text: string): string[] =>
  splitSentences(text).map(({ start, end }) => text.slice(start, end));

describe("splitSentences", () => {
  it.each([
    ["Dr. Rees met Mr. Ito. They agreed.", ["Dr. Rees met Mr. Ito.", "They agreed."]],
    ["It costs 1.5 million. That is much.", ["It costs 1.5 million.", "That is much."]],
    ["See No. 7 of the list. No. It is not.", ["See No. 7 of the list.", "No.", "It is not."]],
    ["Halden Inc. signed. The end.", ["Halden Inc. signed.", "The end."]],
    ["We paid Halden Inc. The rest is due.", ["We paid Halden Inc.", "The rest is due."]],
    ["J. R. Smith came at 5 p.m. on Friday.", ["J. R. Smith came at 5 p.m. on Friday."]],
    ["He said “Stop.” Then he left.", ["He said “Stop.”", "Then he left."]],
    ["Paid. [1] Not paid [2].", ["Paid. [1]", "Not paid [2]."]],
    ["Really?! Yes… Well.", ["Really?!", "Yes…", "Well."]],
    ["e.g. tablets, i.e. Pads. Done.", ["e.g. tablets, i.e. Pads.", "Done."]],
    ["# Heading\nText one. Text two.", ["Heading", "Text one.", "Text two."]],
    ["- one thing\n- another thing\n3. third", ["one thing", "another thing", "third"]],
    ["| a | b |\n|---|---|\n| 1 | 2 |", ["| a | b |", "|---|---|", "| 1 | 2 |"]],
    ["a\tb\n1\t2", ["a\tb", "1\t2"]],
    [
      "Patient records are kept for ten years after the last\nvisit of the patient. Invoices are kept.",
      ["Patient records are kept for ten years after the last\nvisit of the patient.", "Invoices are kept."],
    ],
    [
      "Retention\nPatient records are kept for ten years after the last visit.",
      ["Retention", "Patient records are kept for ten years after the last visit."],
    ],
    ["", []],
    [" \n\n ", []],
  ])("splits %j", (text, sentences) => {
    expect(split(text)).toEqual(sentences);
  });

  it("leaves out nothing but white space and the marks of lists and headings", () => {
    const piece = fc.constantFrom(
      "word",
      "Word",
      ". ",
      ".",
      "? ",
      "\n",
      "\n\n",
      "- ",
      "# ",
      "| ",
      "\t",
      "Dr. ",
      "1.5",
      "[1]",
      " ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join("");
        let last = 0;
        for (const { start, end } of splitSentences(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(text.slice(last, start)).not.toMatch(/[A-Za-z]/);
          last = end;
        }
        expect(text.slice(last)).not.toMatch(/[A-Za-z]/);
      }),
    );
  });
});
