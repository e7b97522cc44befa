import { afterEach, describe, expect, it } from "vitest";
import { makePdf, packDocx } from "../../../../../../test/support/packed-file.ts";
import { createExtractor, EXTRACTOR_LIMITS, type Extractor } from "./create-extractor.ts";

let extractor: Extractor = createExtractor();
afterEach(() => extractor[Symbol.asyncDispose]());

const options = (fileName: string) => ({
  fileName,
  signal: new AbortController().signal,
  onPage: () => undefined,
});
const reasonOf = (bytes: Uint8Array, fileName: string): Promise<string> =>
  extractor.extract(bytes, options(fileName)).then(
    ({ content }) => `read ${content.length}`,
    (error: unknown) => String(error),
  );

describe("createExtractor", () => {
  it("reads one file after the other, tells the pages, and survives what it cannot read", async () => {
    const pages: string[] = [];
    const onPage = (page: number, of: number): number => pages.push(`${page}/${of}`);
    const first = await extractor.extract(makePdf(2), { ...options("a.pdf"), onPage });
    expect([first.content, pages]).toEqual(["Page number 1\n\nPage number 2", ["1/2", "2/2"]]);
    expect(await reasonOf(Buffer.from("x"), "a.pdf")).toMatch(/name says application\/pdf/);
    expect(await reasonOf(Buffer.from("still here"), "a.txt")).toBe("read 10");
  });

  it("ends what unpacks to far more than it is, what nests without end, and what is one endless line", async () => {
    const bomb = packDocx(`<w:p><w:r><w:t>${"0".repeat(250_000_000)}</w:t></w:r></w:p>`);
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await reasonOf(bomb, "bomb.docx")).toMatch(/unpacks to more than|more memory/);
    expect(await reasonOf(Buffer.from("<div>".repeat(300_000) + "end"), "deep.html")).toMatch(/nests deeper/);
    expect(await reasonOf(Buffer.from("a,".repeat(2_000_000)), "wide.csv")).toMatch(/^read /);
    expect(await reasonOf(Buffer.from("still here"), "a.txt")).toBe("read 10");
  }, 60_000);

  it("ends what takes too long, and stops when it is told to", async () => {
    const impatient = createExtractor({ ...EXTRACTOR_LIMITS, timeoutMs: 1 });
    await expect(impatient.extract(makePdf(50), options("a.pdf"))).rejects.toThrow(/longer than/);
    await impatient[Symbol.asyncDispose]();
    const stop = new AbortController();
    const reading = extractor.extract(makePdf(1_500), { ...options("a.pdf"), signal: stop.signal });
    stop.abort();
    await expect(reading).rejects.toThrow("stopped");
  });

  it("ends what takes more memory than a document does", async () => {
    const small = createExtractor({ ...EXTRACTOR_LIMITS, maxMemoryBytes: 1_000_000 });
    await expect(small.extract(makePdf(1_500), options("a.pdf"))).rejects.toThrow(/more memory/);
    await small[Symbol.asyncDispose]();
    extractor = createExtractor();
  });
});
