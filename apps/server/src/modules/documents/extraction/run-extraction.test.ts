import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { docxFile, wordParagraph, xlsxFile } from "../../../../../../test/support/office-files.ts";
import { pdfFile, pdfLines } from "../../../../../../test/support/pdf-file.ts";
import { createExtractionRunner, DEFAULT_WORKER_LIMITS } from "./run-extraction.ts";

const text = (content: string): Uint8Array => Buffer.from(content);

describe("createExtractionRunner", () => {
  it("reads one file after another in one process, quickly", async () => {
    await using runner = createExtractionRunner();
    await runner.run(text("warm"), { fileName: "a.txt" });
    const startedAt = performance.now();
    const files = Array.from({ length: 200 }, (_, n) => docxFile(wordParagraph(`Document ${n}`)));
    const documents = await Promise.all(files.map((file) => runner.run(file, { fileName: "a.docx" })));
    expect(documents.map(({ content }) => content)).toEqual(files.map((_, n) => `Document ${n}`));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it("tells its progress page by page", async () => {
    await using runner = createExtractionRunner();
    const seen: [number, number][] = [];
    const pages = Array.from({ length: 200 }, (_, n) => pdfLines([`Page number ${n} with text`]));
    const { pageStarts } = await runner.run(pdfFile(pages), {
      fileName: "a.pdf",
      onProgress: (done, total) => void seen.push([done, total]),
    });
    expect(pageStarts).toHaveLength(200);
    expect(seen.at(-1)).toEqual([200, 200]);
    expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).toSorted((a, b) => a - b));
  });

  it("passes the reader's sentence on, and goes on with the next file", async () => {
    await using runner = createExtractionRunner();
    await expect(runner.run(text(""), { fileName: "a.txt" })).rejects.toMatchObject({
      name: "ExtractionError",
      code: "empty",
    });
    expect((await runner.run(text("next"), { fileName: "a.txt" })).content).toBe("next");
  });

  it("ends what takes too long, and starts anew", async () => {
    await using runner = createExtractionRunner({ workerLimits: { ...DEFAULT_WORKER_LIMITS, timeMs: 300 } });
    await runner.run(text("warm"), { fileName: "a.txt" });
    const rows = `<row>${"<c><v>1</v></c>".repeat(1_000)}</row>`.repeat(3_000);
    const file = xlsxFile([{ name: "Large", rows }]);
    await expect(runner.run(file, { fileName: "a.xlsx" })).rejects.toMatchObject({ code: "timeout" });
    expect((await runner.run(text("next"), { fileName: "a.txt" })).content).toBe("next");
  });

  it("ends what needs too much memory", async () => {
    const workerLimits = { ...DEFAULT_WORKER_LIMITS, growthBytes: 60 * 1024 * 1024 };
    await using runner = createExtractionRunner({ workerLimits });
    const file = text("words of the text ".repeat(1_000_000));
    await expect(runner.run(file, { fileName: "a.txt" })).rejects.toMatchObject({ code: "memory" });
    expect((await runner.run(text("next"), { fileName: "a.txt" })).content).toBe("next");
  });

  it("stops at a signal, also while it waits for its turn", async () => {
    await using runner = createExtractionRunner();
    const stop = new AbortController();
    const file = text("words of the text ".repeat(500_000));
    const first = runner.run(file, { fileName: "a.txt", signal: stop.signal });
    const second = runner.run(file, { fileName: "a.txt", signal: stop.signal });
    await delay(50);
    stop.abort(new Error("stopped by the test"));
    await expect(first).rejects.toThrow("stopped by the test");
    await expect(second).rejects.toThrow("stopped by the test");
    expect((await runner.run(text("next"), { fileName: "a.txt" })).content).toBe("next");
  });

  it("ends an idle process, and starts another for the next file", async () => {
    await using runner = createExtractionRunner({ idleMs: 1 });
    expect((await runner.run(text("one"), { fileName: "a.txt" })).content).toBe("one");
    await delay(100);
    expect((await runner.run(text("two"), { fileName: "a.txt" })).content).toBe("two");
  });
});
