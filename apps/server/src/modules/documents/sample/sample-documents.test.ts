import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { LABELS } from "@cdsa/contracts";
import { describe, expect, it } from "vitest";
import { samplePassages } from "../../../../../../test/support/sample-passages.ts";
import { SAMPLE_DOCUMENTS, sampleDocumentPath } from "./sample-documents.ts";

const LARGEST_BYTES = 60_000;

describe("the sample documents", () => {
  it("are the files of this folder, four of each kind, under all labels", () => {
    const files = readdirSync(import.meta.dirname).filter((file) => !file.endsWith(".ts"));
    expect(SAMPLE_DOCUMENTS.map(({ file }) => file).sort()).toEqual(files.sort());
    for (const extension of [".pdf", ".docx", ".md"]) {
      expect(files.filter((file) => extname(file) === extension)).toHaveLength(4);
    }
    expect(new Set(SAMPLE_DOCUMENTS.map(({ label }) => label))).toEqual(new Set(LABELS));
    for (const file of files)
      expect(statSync(sampleDocumentPath(file)).size).toBeLessThanOrEqual(LARGEST_BYTES);
  });

  it("hold what the questions about them ask for, as text", async () => {
    const passages = await samplePassages();
    const questions: { document: string | null; answer: string[] }[] = JSON.parse(
      readFileSync(
        new URL("../../../../../../test/fixtures/document-questions.json", import.meta.url),
        "utf8",
      ),
    );
    expect(questions.length).toBeGreaterThanOrEqual(30);
    for (const { document, answer } of questions.filter((each) => each.document !== null)) {
      const text = passages
        .filter((passage) => passage.documentId === document)
        .map((passage) => passage.text);
      for (const words of answer) expect(text.join("\n").replace(/\s+/g, " ")).toContain(words);
    }
  });
});
