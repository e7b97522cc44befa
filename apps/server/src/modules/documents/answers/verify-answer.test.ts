import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Passage } from "./passage.ts";
import { CASES } from "./verify-answer.cases.ts";
import { REPORT_CASES } from "./verify-answer.reports.cases.ts";
import { SAMPLE_CASES } from "./verify-answer.samples.cases.ts";
import { verifyAnswer } from "./verify-answer.ts";

function passageOf(text: string, more: Partial<Passage> = {}): Passage {
  const place = { page: 1, start: 0, end: text.length };
  return {
    documentId: "d",
    version: 1,
    title: "Policy",
    ...place,
    text,
    headingPath: [],
    label: "INTERNAL",
    score: 1,
    ...more,
  };
}

const ALL_CASES = Object.entries({ ...CASES, ...REPORT_CASES, ...SAMPLE_CASES });

describe.each(ALL_CASES)("%s", (_, { title, headingPath, passage, supported, unsupported }) => {
  const passages = [
    passageOf(passage, { ...(title ? { title } : {}), ...(headingPath ? { headingPath } : {}) }),
  ];
  const reasonsFor = (claim: string) =>
    verifyAnswer(claim.replace(/\.$/, " [1]."), passages).sentences.flatMap((sentence) => sentence.reasons);

  it.each(supported)("lets pass: %s", (claim) => {
    expect(reasonsFor(claim)).toEqual([]);
  });

  it.each(unsupported)("strikes out: %s", (claim) => {
    expect(reasonsFor(claim)).not.toEqual([]);
  });
});

const RETENTION = passageOf(
  "Patient records are kept for 10 years. Invoices are kept for 7 years. Visitor logs are never published.",
  { title: "Records retention policy" },
);
const TRAVEL = passageOf("Flights below $500 need no approval. Hotels cost at most $180 a night.", {
  documentId: "t",
  title: "Travel policy",
});
const PASSAGES = [RETENTION, TRAVEL];
const supportOf = (answer: string) =>
  verifyAnswer(answer, PASSAGES).sentences.map(({ text, isSupported }) => [text, isSupported]);

describe("verifyAnswer", () => {
  it("wants a citation for each sentence, one that exists and speaks of the matter", () => {
    const answer =
      "Patient records are kept for 10 years. Invoices are kept for 7 years [2]. Invoices are kept for 7 years [5]. Invoices are kept for 7 years [1].";
    const { sentences, score } = verifyAnswer(answer, PASSAGES);
    expect(sentences.map(({ reasons }) => reasons)).toEqual([
      ["It cites no passage."],
      ["“7 years” is not in the cited passage."],
      ["There is no passage [5]."],
      [],
    ]);
    expect(score).toBe(0.25);
  });

  it("takes a sentence from several passages", () => {
    expect(supportOf("Invoices are kept for 7 years, and hotels cost at most $180 a night [1][2].")).toEqual([
      ["Invoices are kept for 7 years, and hotels cost at most $180 a night.", true],
    ]);
    expect(
      supportOf("Invoices are kept for 180 years, and hotels cost at most $7 a night [1, 2].")[0]?.[1],
    ).toBe(false);
  });

  it.each([
    ["## Retention\n\nInvoices are kept for 7 years [1].", 1],
    [
      "The policy says:\n\n- Invoices are kept for 7 years [1].\n- Patient records are kept for 10 years [1].",
      1,
    ],
    [
      "The policy says:\n\n1. Invoices are kept for 10 years [1].\n2. Patient records are kept for 10 years. [1]",
      0.5,
    ],
    ["## Invoices are kept for 9 years\n\nInvoices are kept for 7 years [1].", 0.5],
    ["The passages do not say how long contracts are kept.", 1],
    ["The passages do not say it, but contracts are kept for ever.", 0],
    ["The passages do not mention the fee of $900.", 0],
    ["Would you like to know more?", 1],
    ["Did you know that contracts are kept for 99 years?", 0],
    ["| Record | Period |\n|---|---|\n| Invoices | 7 years [1] |\n| Patient records | 7 years [1] |", 0.5],
    ["**Invoices** are kept for _7 years_ [1].", 1],
    ["Invoices: 7 years [1].", 1],
    ["Visitor logs are published [1].", 0],
    ['"Visitor logs are never published" [1].', 1],
    ["", 1],
  ])("scores %j", (answer, score) => {
    expect(verifyAnswer(answer, PASSAGES).score).toBe(score);
  });

  it("strikes out with the reason and leaves the rest as it is", () => {
    const { markdown } = verifyAnswer(
      "Kept:\n\n- Invoices are kept for 7 years [1].\n- Invoices are kept for 70 ~~years~~ [1].\n",
      PASSAGES,
    );
    expect(markdown).toBe(
      "Kept:\n\n- Invoices are kept for 7 years [1].\n- ~~Invoices are kept for 70 \\~\\~years\\~\\~.~~ [1] *(unsupported: “70 years” is not in the cited passage.)*\n",
    );
  });

  it("strikes out the cells of a table's row", () => {
    const { markdown } = verifyAnswer(
      "| Record | Period |\n|---|---|\n| Invoices | 70 years [1] |",
      PASSAGES,
    );
    expect(markdown).toContain("| ~~Invoices~~ | ~~70 years~~ [1]");
  });
});

const number = fc.integer({ min: 2, max: 9_999 });
const unit = fc.constantFrom("days", "weeks", "months", "years", "hours", "%", "USD", "mg");
const subject = fc.constantFrom(
  "Audit logs",
  "Call recordings",
  "Payroll files",
  "The fee",
  "Signed contracts",
);
const grouped = (value: number): string => value.toLocaleString("en-US");

describe("properties", () => {
  it("lets any sentence of a passage pass where it is cited, word for word", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(subject, { minLength: 1, maxLength: 5 }),
        number,
        unit,
        (subjects, value, its) => {
          const sentences = subjects.map(
            (each, index) => `${each} stands at ${grouped(value + index)} ${its}.`,
          );
          const passages = [passageOf(sentences.join(" "))];
          for (const sentence of sentences) expect(verifyAnswer(`${sentence} [1]`, passages).score).toBe(1);
        },
      ),
    );
  });

  it("never lets another number pass", () => {
    fc.assert(
      fc.property(subject, number, number, unit, (each, there, here, its) => {
        fc.pre(there !== here);
        const passages = [passageOf(`${each} stands at ${grouped(there)} ${its}.`)];
        expect(verifyAnswer(`${each} stands at ${here} ${its} [1].`, passages).score).toBe(0);
      }),
    );
  });

  it("never lets another unit pass", () => {
    fc.assert(
      fc.property(subject, number, unit, unit, (each, value, there, here) => {
        fc.pre(there !== here);
        const passages = [passageOf(`${each} stands at ${value} ${there}.`)];
        expect(verifyAnswer(`${each} stands at ${value} ${here} [1].`, passages).score).toBe(0);
      }),
    );
  });

  it("never lets the numbers of two things change places", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(subject, { minLength: 2, maxLength: 2 }),
        fc.uniqueArray(number, { minLength: 2, maxLength: 2 }),
        unit,
        fc.constantFrom(". ", ", and ", "; "),
        ([one = "", other = ""], [first, second], its, join) => {
          const say = (a: number | undefined, b: number | undefined) =>
            `${one} stand at ${a} ${its}${join}${other} stand at ${b} ${its}.`;
          const passages = [passageOf(say(first, second))];
          expect(verifyAnswer(`${one} stand at ${second} ${its} [1].`, passages).score).toBe(0);
          expect(verifyAnswer(`${other} stand at ${first} ${its} [1].`, passages).score).toBe(0);
          expect(verifyAnswer(`${other} stand at ${second} ${its} [1].`, passages).score).toBe(1);
        },
      ),
    );
  });

  it("never lets a denial be added or dropped", () => {
    const act = fc.constantFrom(
      "published",
      "shared with vendors",
      "kept on laptops",
      "sold",
      "sent by post",
    );
    fc.assert(
      fc.property(subject, act, fc.constantFrom("not", "never"), (each, what, no) => {
        const [denied, said] = [`${each} may ${no} be ${what}.`, `${each} may be ${what}.`];
        expect(verifyAnswer(`${said} [1]`, [passageOf(denied)]).score).toBe(0);
        expect(verifyAnswer(`${denied} [1]`, [passageOf(said)]).score).toBe(0);
        expect(verifyAnswer(`${denied} [1]`, [passageOf(denied)]).score).toBe(1);
      }),
    );
  });

  it("keeps every word of any answer, ends and scores between 0 and 1", () => {
    const piece = fc.constantFrom(
      "Invoices",
      " are kept",
      " 7 years",
      " [1]",
      "[9]",
      ". ",
      "\n\n",
      "| a | b |\n",
      "- ",
      "## ",
      "~~",
      "**",
      "not ",
      "$5",
      "Dr. ",
      "“",
      "😀",
      "(",
      "\t",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const answer = pieces.join("");
        const { markdown, score, sentences } = verifyAnswer(answer, PASSAGES);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        for (const word of answer.match(/[A-Za-z]{3,}/g) ?? []) expect(markdown).toContain(word);
        expect(sentences.every((each) => each.isSupported === (each.reasons.length === 0))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
