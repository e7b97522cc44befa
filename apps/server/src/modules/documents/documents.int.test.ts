import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Document } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { queryRows } from "../../platform/db/database.ts";

let app: TestServer;
let analyst: TestPerson;
let colleague: TestPerson;
let manager: TestPerson;
let admin: TestPerson;

const TEXT = "Invoices are paid within thirty days.\n\nThe payment office answers questions.";

beforeAll(async () => {
  app = await createTestServer({ env: { MAX_UPLOAD_SIZE: "100000" } });
  analyst = await app.person();
  colleague = await app.person();
  manager = await app.person({ role: "MANAGER" });
  admin = await app.person({ role: "ADMIN" });
});
afterAll(() => app[Symbol.asyncDispose]());

type Method = "GET" | "POST" | "PUT" | "DELETE";
async function call(
  who: TestPerson,
  method: Method,
  url: string,
  payload?: object,
  headers: Record<string, string> = {},
) {
  return app.server.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...who.authorization, ...headers },
    ...(payload && { payload }),
  });
}

/** A multipart form as browsers write it (RFC 7578). */
function form(
  parts: readonly { name: string; content: string | Buffer; fileName?: string; type?: string }[],
) {
  const boundary = "----part-of-the-test";
  const lines = parts.flatMap(({ name, content, fileName, type }) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${fileName === undefined ? "" : `; filename="${fileName}"`}\r\n${type === undefined ? "" : `content-type: ${type}\r\n`}\r\n`,
    ),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ]);
  return {
    payload: Buffer.concat([...lines, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
  };
}
const upload = (who: TestPerson, parts: Parameters<typeof form>[0], url = "/documents", extra = {}) => {
  const { payload, headers } = form(parts);
  return app.server.inject({
    method: url === "/documents" ? "POST" : "PUT",
    url: `/api/v1${url}`,
    headers: { ...who.authorization, ...headers, ...extra },
    payload,
  });
};

async function create(who: TestPerson, fields: object = {}): Promise<Document> {
  const content = `${TEXT} ${Math.random()}`;
  const response = await call(who, "POST", "/documents", { title: "Terms", content, ...fields });
  expect(response.statusCode, response.body).toBe(201);
  return response.json();
}
async function indexed(who: TestPerson, id: string): Promise<Document> {
  const read = async () => (await call(who, "GET", `/documents/${id}`)).json<Document>();
  await expect.poll(async () => (await read()).latest.state).toMatch(/INDEXED|FAILED/);
  return read();
}
const events = (type: string, id: string) =>
  queryRows<{ user_id: string | null; details: Record<string, unknown> }>(
    app.context.database.db,
    sql`SELECT user_id, details FROM audit_events WHERE event_type = ${type} AND details ->> 'documentId' = ${id} ORDER BY id`,
  );
const filesBelow = async (): Promise<string[]> => {
  const { storage } = app.context.config.documents;
  const directory = storage.kind === "disk" ? storage.directory : "";
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};

describe("an uploaded file", () => {
  it("is stored sealed, indexed, shown, and given back as it was, with its rows and its notification", async () => {
    const before = await filesBelow();
    const content = "# Retention\n\nRecords of patients are kept for ten years.\n";
    const response = await upload(analyst, [
      { name: "title", content: "Retention policy" },
      { name: "type", content: "policy" },
      { name: "classification", content: "INTERNAL" },
      { name: "accessList", content: '{"roles":["MANAGER"]}' },
      { name: "file", content, fileName: "../../etc/Ret\u202eention.md", type: "text/markdown" },
    ]);
    expect(response.statusCode, response.body).toBe(201);
    const created = response.json<Document>();
    expect(created).toMatchObject({
      title: "Retention policy",
      type: "policy",
      classification: "INTERNAL",
      accessList: { roles: ["MANAGER"], users: [] },
      latest: { version: 1, fileName: "Retention.md", sizeBytes: content.length },
      createdBy: { id: analyst.id },
    });
    const done = await indexed(analyst, created.id);
    expect(done).toMatchObject({
      indexed: true,
      indexedVersion: 1,
      latest: { state: "INDEXED", failure: null },
    });

    const [file, ...others] = (await filesBelow()).filter((path) => !before.includes(path));
    expect(others).toEqual([]);
    expect(await readFile(file ?? "", "latin1")).not.toContain("patients");
    const original = await call(analyst, "GET", `/documents/${created.id}/original`);
    expect(original.body).toBe(content);
    expect(original.headers).toMatchObject({
      "cache-control": "no-store",
      "content-type": "application/octet-stream",
    });

    const text = await call(manager, "GET", `/documents/${created.id}/content`);
    expect(text.json<{ content: string }>().content).toContain("kept for ten years");
    const chunks = await call(manager, "GET", `/documents/${created.id}/chunks`);
    expect(chunks.json<{ items: object[] }>().items.length).toBeGreaterThan(0);
    expect(await events("DOCUMENT_UPLOADED", created.id)).toHaveLength(1);
    expect(await events("DOCUMENT_INDEXED", created.id)).toHaveLength(1);
    const readings = await events("DOCUMENT_READ", created.id);
    expect(readings.map(({ user_id, details }) => [user_id, details["what"]])).toEqual([
      [analyst.id, "original"],
      [manager.id, "text"],
      [manager.id, "passages"],
    ]);
    const listed = await call(analyst, "GET", `/documents/${created.id}/readings`);
    const who = listed.json<{ items: { person: { id: string }; what: string }[] }>().items;
    expect(who.map(({ person, what }) => [person.id, what])).toEqual([
      [manager.id, "passages"],
      [manager.id, "text"],
      [analyst.id, "original"],
    ]);
    expect((await call(manager, "GET", `/documents/${created.id}/readings`)).statusCode).toBe(403);
    const told = await call(analyst, "GET", "/notifications");
    expect(told.json<{ items: object[] }>().items).toContainEqual(
      expect.objectContaining({ type: "DOCUMENT_INDEXED" }),
    );
  });

  it("that is there already is that document, for its owner under the same description alone", async () => {
    const fields = { title: "Same", content: "The same words again." };
    const upload = async (person: TestPerson, more: object) =>
      (await call(person, "POST", "/documents", { ...fields, ...more })).statusCode;
    expect([await upload(analyst, {}), await upload(analyst, {})]).toEqual([201, 200]);
    expect(await upload(analyst, { title: undefined })).toBe(200);
    expect(await upload(colleague, {})).toBe(201);
    for (const [name, value] of Object.entries({ classification: "PUBLIC", title: "Mine", type: "policy" }))
      expect(await upload(analyst, { [name]: value })).toBe(201);
    expect(await upload(analyst, { accessList: { roles: ["ADMIN"] } })).toBe(201);
  });

  it("is refused with the reason, and nothing of it stays", async () => {
    const before = await filesBelow();
    const file = { name: "file", content: "x", fileName: "x.txt", type: "text/plain" };
    const refused = async (parts: Parameters<typeof form>[0]) => {
      const response = await upload(analyst, parts);
      return [response.statusCode, response.json<{ code: string }>().code];
    };
    expect(await refused([{ ...file, content: "" }])).toEqual([400, "file_empty"]);
    expect(await refused([{ ...file, content: "x".repeat(100_001) }])).toEqual([413, "file_too_large"]);
    expect(await refused([file, { ...file, name: "second" }])).toEqual([400, "form_broken"]);
    expect(await refused([{ ...file, name: "other" }])).toEqual([400, "form_broken"]);
    expect(await refused([{ name: "title", content: "no file" }])).toEqual([400, "content_missing"]);
    expect(await refused([file, { name: "accessList", content: "{" }])).toEqual([400, "form_broken"]);
    expect(await refused([file, { name: "classification", content: "SECRET" }])).toEqual([
      400,
      "invalid_request",
    ]);
    expect(await refused([file, { name: "classification", content: "RESTRICTED" }])).toEqual([
      403,
      "clearance_too_low",
    ]);
    const both = await call(analyst, "POST", "/documents", {
      content: "text",
      file: { fileName: "x", mediaType: "y", sizeBytes: 1, sha256: "z" },
    });
    expect(both.statusCode).toBe(400);
    const cut = form([file]);
    const broken = await app.server.inject({
      method: "POST",
      url: "/api/v1/documents",
      headers: { ...analyst.authorization, ...cut.headers },
      payload: cut.payload.subarray(0, cut.payload.length - 30),
    });
    expect(broken.statusCode, broken.body).toBe(400);
    expect(await filesBelow()).toEqual(before);
  });

  it("does not open where it was altered or put in another one's place, and says so", async () => {
    const [one, other] = [await create(analyst), await create(analyst)];
    const paths = async (id: string) => {
      const [row] = await queryRows<{ file_path: string }>(
        app.context.database.db,
        sql`SELECT file_path FROM document_versions WHERE document_id = ${id}`,
      );
      return (await filesBelow()).find((path) => path.endsWith(row?.file_path ?? "")) ?? "";
    };
    await writeFile(await paths(one.id), await readFile(await paths(other.id)));
    const response = await call(analyst, "GET", `/documents/${one.id}/original`);
    expect([response.statusCode, response.json<{ code: string }>().code]).toEqual([500, "original_damaged"]);
  });
});

describe("who may read", () => {
  it("is decided by clearance and access list, and what may not be read is missing", async () => {
    const open = await create(analyst, { classification: "PUBLIC" });
    const listed = await create(analyst, { accessList: { users: [colleague.id] } });
    const managers = await create(analyst, { accessList: { roles: ["MANAGER"] } });
    const restricted = await create(manager, { classification: "RESTRICTED" });
    const seen = async (who: TestPerson) =>
      (await call(who, "GET", "/documents?limit=200"))
        .json<{ items: Document[] }>()
        .items.map(({ id }) => id);
    const stranger = await app.person({ clearance: "PUBLIC" });
    const lists = new Map([
      [analyst, [open, listed, managers]],
      [colleague, [open, listed]],
      [manager, [open, managers, restricted]],
      [stranger, [open]],
      [admin, [open, listed, managers, restricted]],
    ]);
    for (const [who, visible] of lists) {
      const ids = await seen(who);
      for (const document of [open, listed, managers, restricted]) {
        const mayRead = visible.includes(document);
        expect(ids.includes(document.id), `${who.username} ${document.id}`).toBe(mayRead);
        for (const part of ["", "/content", "/chunks", "/versions", "/original"]) {
          const { statusCode } = await call(who, "GET", `/documents/${document.id}${part}`);
          expect(statusCode === 404, `${who.username} ${part}`).toBe(!mayRead);
        }
      }
    }
  });

  it("does not mean who may change: only the owner and administrators", async () => {
    const { id } = await create(analyst, { classification: "PUBLIC" });
    const match = { "if-match": '"1"' };
    expect((await call(colleague, "PUT", `/documents/${id}`, { title: "Mine" }, match)).statusCode).toBe(403);
    expect((await call(colleague, "DELETE", `/documents/${id}`)).statusCode).toBe(403);
    expect((await call(colleague, "POST", `/documents/${id}/index`)).statusCode).toBe(403);
    expect(
      (await call(admin, "PUT", `/documents/${id}`, { title: "Terms, reviewed" }, match)).statusCode,
    ).toBe(200);
  });
});

describe("a change", () => {
  it("needs the version it is made against, and a new file is a new version that takes over once indexed", async () => {
    const created = await create(analyst);
    await indexed(analyst, created.id);
    const url = `/documents/${created.id}`;
    expect((await call(analyst, "PUT", url, { title: "T" })).statusCode).toBe(428);
    expect((await call(analyst, "PUT", url, { title: "T" }, { "if-match": '"9"' })).statusCode).toBe(412);
    const file = {
      name: "file",
      content: "Invoices are paid at once.",
      fileName: "b.txt",
      type: "text/plain",
    };
    const response = await upload(analyst, [file], url, { "if-match": `"${created.version}"` });
    expect(response.statusCode, response.body).toBe(200);
    expect(response.json<Document>()).toMatchObject({ latest: { version: 2 }, indexedVersion: 1 });
    expect(await indexed(analyst, created.id)).toMatchObject({ indexedVersion: 2 });
    const content = async (query: string) =>
      (await call(analyst, "GET", `${url}/content${query}`)).json<{ content: string }>().content;
    expect(await content("")).toBe("Invoices are paid at once.");
    expect(await content("?version=1")).toContain("thirty days");
    const versions = await call(analyst, "GET", `${url}/versions`);
    expect(versions.json<{ items: { version: number }[] }>().items.map(({ version }) => version)).toEqual([
      2, 1,
    ]);
  });

  it("deletes passages at once and originals soon", async () => {
    const created = await create(analyst);
    await indexed(analyst, created.id);
    const before = (await filesBelow()).length;
    expect((await call(analyst, "DELETE", `/documents/${created.id}`)).statusCode).toBe(204);
    expect((await call(analyst, "GET", `/documents/${created.id}`)).statusCode).toBe(404);
    const [left] = await queryRows<{ chunks: number }>(
      app.context.database.db,
      sql`SELECT count(*)::int AS chunks FROM document_chunks WHERE document_id = ${created.id}`,
    );
    expect(left?.chunks).toBe(0);
    await expect.poll(async () => (await filesBelow()).length).toBe(before - 1);
    expect(await events("DOCUMENT_DELETED", created.id)).toHaveLength(1);
  });
});

describe("a search", () => {
  const search = async (who: TestPerson, query: string, fields: object = {}) => {
    const response = await call(who, "POST", "/documents/search", { query, topK: 50, ...fields });
    expect(response.statusCode, response.body).toBe(200);
    return response.json<{ items: { documentId: string; title: string; text: string }[] }>().items;
  };

  it("finds passages by their words and titles, from the moment a document is indexed to its end", async () => {
    const { id, version } = await create(analyst, {
      title: "Escrow rules",
      content: "Zebrafish are held in trust.",
    });
    await indexed(analyst, id);
    const ids = async (query: string) => (await search(colleague, query)).map(({ documentId }) => documentId);
    expect(await ids("how are zebrafish held?")).toEqual([id]);
    expect(await ids("escrow")).toEqual([id]);
    await call(
      analyst,
      "PUT",
      `/documents/${id}`,
      { title: "Axolotl rules" },
      { "if-match": `"${version}"` },
    );
    expect(await ids("escrow")).toEqual([]);
    expect(await ids("axolotl")).toEqual([id]);
    const rows = await queryRows<{ details: { count: number } }>(
      app.context.database.db,
      sql`SELECT details FROM audit_events WHERE event_type = 'RETRIEVAL' AND user_id = ${colleague.id} ORDER BY id DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ details: { mode: "hybrid", count: 1, queryLength: 7, documentIds: [id] } }]);
    await call(analyst, "DELETE", `/documents/${id}`);
    expect(await ids("zebrafish")).toEqual([]);
  });

  it("finds for nobody what they may not read, from the very next query", async () => {
    const stranger = await app.person({ clearance: "INTERNAL" });
    const { id, version } = await create(analyst, {
      title: "Notes",
      content: "Quokkas sleep here.",
      classification: "INTERNAL",
    });
    await indexed(analyst, id);
    expect(await search(stranger, "quokkas")).toHaveLength(1);
    const list = { accessList: { users: [colleague.id] } };
    await call(analyst, "PUT", `/documents/${id}`, list, { "if-match": `"${version}"` });
    expect(await search(stranger, "quokkas")).toEqual([]);
    expect(await search(colleague, "quokkas")).toHaveLength(1);
    await call(analyst, "POST", `/documents/${id}/reclassify`, {
      classification: "CONFIDENTIAL",
      reason: "r",
    });
    const low = await app.person({ clearance: "INTERNAL" });
    expect(await search(low, "quokkas")).toEqual([]);
    expect(await search(colleague, "quokkas", { filters: { types: ["policy"] } })).toEqual([]);
    expect(await search(colleague, "quokkas", { filters: { documentIds: [id] } })).toHaveLength(1);
    expect(await search(colleague, "quokkas", { filters: { languages: ["german"] } })).toEqual([]);
  });
});

describe("a label", () => {
  const reclassify = (who: TestPerson, id: string, classification: string) =>
    call(who, "POST", `/documents/${id}/reclassify`, { classification, reason: "checked" });
  const labelOf = async (id: string) =>
    (await call(admin, "GET", `/documents/${id}`)).json<Document>().classification;

  it("is raised at once, for the document and its passages", async () => {
    const { id } = await create(analyst, { classification: "PUBLIC" });
    await indexed(analyst, id);
    const response = await reclassify(analyst, id, "CONFIDENTIAL");
    expect(response.json()).toEqual({ status: "RECLASSIFIED", classification: "CONFIDENTIAL" });
    const stranger = await app.person({ clearance: "INTERNAL" });
    expect((await call(stranger, "GET", `/documents/${id}`)).statusCode).toBe(404);
    const labels = await queryRows(
      app.context.database.db,
      sql`SELECT DISTINCT classification FROM document_chunks WHERE document_id = ${id}`,
    );
    expect(labels).toEqual([{ classification: "CONFIDENTIAL" }]);
    expect((await reclassify(analyst, id, "RESTRICTED")).statusCode).toBe(403);
  });

  it("is lowered once another person has approved it, exactly once", async () => {
    const { id, version } = await create(manager, { classification: "RESTRICTED" });
    const lowered = { classification: "INTERNAL" };
    const put = await call(manager, "PUT", `/documents/${id}`, lowered, { "if-match": `"${version}"` });
    expect([put.statusCode, put.json<{ code: string }>().code]).toEqual([409, "approval_needed"]);
    const asked = await reclassify(manager, id, "INTERNAL");
    expect(asked.statusCode).toBe(202);
    const { approvalId } = asked.json<{ approvalId: string }>();
    const decide = (who: TestPerson) =>
      call(who, "POST", `/approvals/${approvalId}/decide`, { decision: "APPROVED" });
    expect((await decide(manager)).statusCode).toBe(403);
    const card = (await call(admin, "GET", `/approvals/${approvalId}`)).json<{ arguments: object }>();
    expect(card.arguments).toMatchObject({ document: id, from: "RESTRICTED", to: "INTERNAL" });
    expect(await labelOf(id)).toBe("RESTRICTED");
    expect((await decide(admin)).statusCode).toBe(200);
    await expect.poll(() => labelOf(id)).toBe("INTERNAL");
    await app.context.documents.carryOutReclassifications([{ approvalId }]);
    expect(await events("DOCUMENT_RECLASSIFIED", id)).toHaveLength(1);
    const done = (await call(admin, "GET", `/approvals/${approvalId}`)).json<{ execution: string }>();
    expect(done.execution).toBe("SUCCEEDED");
  });

  it("stays where the document changed after the request", async () => {
    const { id, version } = await create(manager, { classification: "RESTRICTED" });
    const { approvalId } = (await reclassify(manager, id, "PUBLIC")).json<{ approvalId: string }>();
    await call(manager, "PUT", `/documents/${id}`, { title: "Other" }, { "if-match": `"${version}"` });
    await call(admin, "POST", `/approvals/${approvalId}/decide`, { decision: "APPROVED" });
    const status = async () =>
      (await call(admin, "GET", `/approvals/${approvalId}`)).json<{ status: string }>().status;
    await expect.poll(status).toBe("SUPERSEDED");
    expect(await labelOf(id)).toBe("RESTRICTED");
  });
});
