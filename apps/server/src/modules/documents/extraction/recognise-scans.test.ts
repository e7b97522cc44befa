import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pdfFile, pdfLines } from "../../../../../../test/support/pdf-file.ts";
import { findLanguageFiles } from "./find-language-files.ts";
import { createExtractionRunner } from "./run-extraction.ts";

const SCAN = join(
  import.meta.dirname,
  "../../../../../../../shared/data/documents/MEDRPT-2024-PAT-3847_medical_report_scan.pdf",
);

const LANGUAGE_PATH = process.env["OCR_LANGUAGE_PATH"] ?? "";
const { files } = findLanguageFiles({ languagePath: LANGUAGE_PATH, languages: ["eng"] });
const noLanguages = createExtractionRunner();
const runner = createExtractionRunner({ languages: files });
afterAll(async () => {
  await noLanguages[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
});

describe("scans without language data", () => {
  it("are called scans, with what to do", async () => {
    const { content, notices } = await noLanguages.run(pdfFile(["picture"]), { fileName: "a.pdf" });
    expect(content).toBe("");
    expect(notices).toEqual(["Page 1 is a scan without text.", expect.stringContaining("OCR_LANGUAGE_PATH")]);
  });

  it("need a file for each language", () => {
    expect(findLanguageFiles({ languagePath: import.meta.dirname, languages: ["eng"] })).toEqual({
      files: [],
      missing: ["eng"],
    });
  });
});

describe.skipIf(files.length === 0)(
  "scans with language data (skipped where OCR_LANGUAGE_PATH is not set)",
  () => {
    it.skipIf(!existsSync(SCAN))("are read, and said to be", { timeout: 120_000 }, async () => {
      const pages: number[] = [];
      const { content, notices, pageStarts } = await runner.run(readFileSync(SCAN), {
        fileName: "scan.pdf",
        onProgress: (done) => pages.push(done),
      });
      expect(notices).toEqual([
        "Pages 1-3 were read by text recognition from pictures; letters may be wrong.",
      ]);
      for (const words of ["COMPREHENSIVE MEDICAL REPORT", "persistent headaches", "Page 1 of 3"])
        expect(content).toContain(words);
      expect(content).toMatch(/Lisinopril 10mg/);
      expect(pageStarts).toHaveLength(3);
      expect(pages).toEqual([1, 2, 3]);
    });

    it("without a letter have no text", { timeout: 60_000 }, async () => {
      const { content, notices } = await runner.run(pdfFile(["picture", pdfLines(["Text of the page."])]), {
        fileName: "a.pdf",
      });
      expect(content.trim()).toBe("Text of the page.");
      expect(notices).toEqual(["Page 1 has no text that can be recognised."]);
    });
  },
);
