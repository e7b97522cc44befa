import { beforeAll, describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";
import { samplePassages } from "../../../../../../test/support/sample-passages.ts";
import { composeExtractiveAnswer, NO_GOOD_PASSAGE } from "./compose-extractive-answer.ts";
import type { Passage } from "./passage.ts";
import { contentTermsOf } from "./terms.ts";
import { verifyAnswer } from "./verify-answer.ts";

type Question = { question: string; document: string | null; answer: string[] };

const QUESTIONS: Question[] = JSON.parse(
  readFileSync(new URL("../../../../../../test/fixtures/document-questions.json", import.meta.url), "utf8"),
);
const TOP = 6;

let all: Passage[] = [];
beforeAll(async () => {
  all = await samplePassages();
});

/** The passages that share most with a question, by inverse document frequency. */
function rank(question: string): Passage[] {
  const stems = all.map(
    ({ text, title }) => new Set(contentTermsOf(`${title}\n${text}`).map(({ stem }) => stem)),
  );
  const wanted = new Set(contentTermsOf(question).map(({ stem }) => stem));
  const scored = all.map((passage, index) => {
    let score = 0;
    for (const word of wanted) {
      const having = stems.filter((each) => each.has(word)).length;
      if (stems[index]?.has(word)) score += Math.log(1 + all.length / (having + 0.5));
    }
    return { ...passage, score };
  });
  return scored.sort((one, other) => other.score - one.score).slice(0, TOP);
}

describe("composeExtractiveAnswer", () => {
  it.each(QUESTIONS.filter(({ document }) => document !== null))(
    "answers $question",
    ({ question, document, answer }) => {
      const passages = rank(question);
      const composed = composeExtractiveAnswer(question, passages);
      const [first] = composed.citations;
      expect(first?.documentId, composed.answer).toBe(document);
      for (const words of answer) expect(composed.answer.replaceAll("\\", "")).toContain(words);
    },
  );

  it.each(QUESTIONS.filter(({ document }) => document === null))(
    "has no answer to $question",
    ({ question }) => {
      expect(composeExtractiveAnswer(question, rank(question))).toEqual({
        hasAnswer: false,
        answer: NO_GOOD_PASSAGE,
        citations: [],
      });
    },
  );

  it.each(QUESTIONS)("quotes letter by letter and passes verification: $question", ({ question }) => {
    const passages = rank(question);
    const { answer, citations } = composeExtractiveAnswer(question, passages);
    for (const { number, start, end, quote } of citations) {
      const passage = passages[number - 1]!;
      expect(passage.text.slice(start - passage.start, end - passage.start)).toBe(quote);
    }
    if (citations.length > 0) expect(verifyAnswer(answer, passages)).toMatchObject({ score: 1 });
  });
});

describe("a quote in an answer", () => {
  const passageOf = (text: string, documentId = "d"): Passage => ({
    documentId,
    version: 1,
    title: "Policy",
    page: null,
    start: 0,
    end: text.length,
    text,
    headingPath: [],
    label: "PUBLIC",
    score: 1,
  });

  it("cannot be taken for a citation, a link or mark-up", () => {
    const text = "The visitor fee is $25 [7], see [the list](https://evil.example) <b>*now*</b>.";
    const { answer } = composeExtractiveAnswer("How much is the visitor fee?", [passageOf(text)]);
    expect(answer).toBe(
      "The visitor fee is $25 \\[7\\], see \\[the list\\](https://evil.example) \\<b\\>\\*now\\*\\</b\\>. [1]",
    );
  });

  it("is given once where passages overlap, and takes along the sentence it points back to", () => {
    const text = "Parental leave is paid. It lasts 16 weeks.";
    const { answer, citations } = composeExtractiveAnswer("How long is parental leave?", [
      passageOf(text),
      passageOf(text),
    ]);
    expect(answer).toBe("Parental leave is paid. [1] It lasts 16 weeks. [1]");
    expect(citations.map(({ quote }) => quote)).toEqual([text]);
  });

  it("is never made up, whatever there is", () => {
    expect(composeExtractiveAnswer("", [passageOf("Some text.")]).hasAnswer).toBe(false);
    expect(composeExtractiveAnswer("the of and", [passageOf("Some text.")]).hasAnswer).toBe(false);
    expect(composeExtractiveAnswer("How long is parental leave?", []).hasAnswer).toBe(false);
  });
});
