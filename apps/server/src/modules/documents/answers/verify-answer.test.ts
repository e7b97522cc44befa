import { describe, expect, it } from "vitest";
import type { Passage } from "./passage.ts";
import { CASES } from "./verify-answer.cases.ts";
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

describe.each(Object.entries(CASES))("%s", (_, { title, headingPath, passage, supported, unsupported }) => {
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
