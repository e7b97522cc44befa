import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Document } from "@cdsa/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pdfFile } from "../../../../../test/support/pdf-file.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";

const SCAN = join(
  import.meta.dirname,
  "../../../../../../shared/data/documents/MEDRPT-2024-PAT-3847_medical_report_scan.pdf",
);
const LANGUAGE_PATH = process.env["OCR_LANGUAGE_PATH"] ?? "";

async function index(app: TestServer, person: TestPerson, content: Uint8Array): Promise<Document> {
  const boundary = "----part-of-the-test";
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="scan.pdf"\r\ncontent-type: application/pdf\r\n\r\n`;
  const created = await app.server.inject({
    method: "POST",
    url: "/api/v1/documents",
    headers: { ...person.authorization, "content-type": `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  });
  expect(created.statusCode, created.body).toBe(201);
  await app.context.documents.indexerIdle();
  const { id } = created.json<Document>();
  const read = async (): Promise<Document> =>
    (await app.server.inject({ url: `/api/v1/documents/${id}`, headers: person.authorization })).json();
  await expect.poll(async () => (await read()).latest.state, { timeout: 100_000 }).toMatch(/INDEXED|FAILED/);
  return read();
}

describe("a scan without language data", () => {
  let app: TestServer;
  beforeAll(async () => {
    app = await createTestServer();
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it("is called a scan, with what to do", async () => {
    const { indexed, latest } = await index(app, await app.person(), pdfFile(["picture"]));
    expect([indexed, latest.state]).toEqual([false, "FAILED"]);
    expect(latest.failure).toMatch(/Page 1 is a scan without text\. .*OCR_LANGUAGE_PATH/);
  });
});

describe.skipIf(LANGUAGE_PATH === "" || !existsSync(SCAN))(
  "a scan with language data (skipped where OCR_LANGUAGE_PATH is not set or ../shared/data is absent)",
  () => {
    let app: TestServer;
    beforeAll(async () => {
      app = await createTestServer({ env: { OCR_LANGUAGE_PATH: LANGUAGE_PATH } });
    });
    afterAll(() => app[Symbol.asyncDispose]());

    it("is found by its words, on its page", { timeout: 120_000 }, async () => {
      const person = await app.person();
      const { id, latest } = await index(app, person, readFileSync(SCAN));
      expect(latest).toMatchObject({ state: "INDEXED", pages: 3, failure: null });
      expect(latest.notices).toEqual([expect.stringContaining("text recognition")]);
      const response = await app.server.inject({
        method: "POST",
        url: "/api/v1/documents/search",
        headers: person.authorization,
        payload: { query: "imaging studies CT head without contrast" },
      });
      const [first] = response.json<{ items: { documentId: string; page: number; text: string }[] }>().items;
      expect(first).toMatchObject({ documentId: id, page: 2 });
      expect(first?.text).toContain("No acute intracranial hemorrhage");
    });
  },
);
