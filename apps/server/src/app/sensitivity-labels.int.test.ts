import type { Label } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestServer, type TestPerson, type TestServer } from "../../../../test/support/test-server.ts";

let app: TestServer;
let owner: TestPerson;
let manager: TestPerson;

beforeAll(async () => {
  app = await createTestServer();
  manager = await app.person({ role: "MANAGER", clearance: "RESTRICTED" });
  owner = await app.person({ clearance: "RESTRICTED", managerId: manager.id });
});
afterAll(() => app[Symbol.asyncDispose]());

const call = (person: TestPerson, method: "GET" | "POST", url: string, payload?: object) =>
  app.server.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...person.authorization, accept: "application/json" },
    ...(payload && { payload }),
  });

const clear = (person: TestPerson, clearance: Label) =>
  app.context.database.db.execute(sql`UPDATE users SET clearance = ${clearance} WHERE id = ${person.id}`);

async function startChat(message: string, label: Label): Promise<string> {
  const { body } = await call(owner, "POST", "/chat/stream", { message, label });
  return /"sessionId":"([^"]+)"/.exec(body)?.[1] ?? "";
}

async function upload(classification: Label): Promise<string> {
  const response = await call(owner, "POST", "/documents", {
    title: `Harbour ${classification}`,
    content: "The harbour of Aurora closes in winter.",
    classification,
  });
  expect(response.statusCode, response.body).toBe(201);
  app.context.documents.wakeIndexer();
  await app.context.documents.indexerIdle();
  return response.json<{ id: string }>().id;
}

describe("what is taken out", () => {
  it("of a chat carries the highest label of its content, in the file and beside it, also where the chat's own was lowered", async () => {
    const sessionId = await startChat("The price is 9 million.", "CONFIDENTIAL");
    const { approvalId } = (
      await call(owner, "POST", `/chat/sessions/${sessionId}/declassify`, {
        label: "INTERNAL",
        reason: "Known",
      })
    ).json<{ approvalId: string }>();
    await call(manager, "POST", `/approvals/${approvalId}/decide`, { decision: "APPROVED" });
    const labelNow = async () =>
      (await call(owner, "GET", `/chat/sessions/${sessionId}`)).json<{ session: { label: Label } }>().session
        .label;
    await expect.poll(labelNow).toBe("INTERNAL");
    const json = await call(owner, "POST", "/chat/export", { sessionId, format: "json" });
    expect(json.headers["x-sensitivity-label"]).toBe("CONFIDENTIAL");
    expect(json.json()).toMatchObject({ label: "CONFIDENTIAL", session: { label: "INTERNAL" } });
    const markdown = await call(owner, "POST", "/chat/export", { sessionId, format: "markdown" });
    expect(markdown.headers["x-sensitivity-label"]).toBe("CONFIDENTIAL");
    expect(markdown.body).toContain("Label: **CONFIDENTIAL**");
  });

  it("is refused above the reader's clearance, with a row and without any content", async () => {
    const sessionId = await startChat("The price is 9 million.", "RESTRICTED");
    await clear(owner, "INTERNAL");
    for (const format of ["json", "markdown"]) {
      const refused = await call(owner, "POST", "/chat/export", { sessionId, format });
      expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([
        403,
        "label_above_clearance",
      ]);
      expect(refused.body).not.toContain("million");
    }
    await clear(owner, "RESTRICTED");
  });

  it("of documents carries the label of the document, of passages and answers the highest of them", async () => {
    const open = await upload("INTERNAL");
    const closed = await upload("CONFIDENTIAL");
    for (const [id, label] of [
      [open, "INTERNAL"],
      [closed, "CONFIDENTIAL"],
    ]) {
      for (const part of ["content", "chunks", "original"]) {
        const { headers } = await call(owner, "GET", `/documents/${id}/${part}`);
        expect(headers["x-sensitivity-label"], part).toBe(label);
      }
    }
    const search = (query: string) => call(owner, "POST", "/documents/search", { query });
    const found = await search("harbour in winter");
    expect(found.headers["x-sensitivity-label"]).toBe("CONFIDENTIAL");
    expect(found.json()).toMatchObject({ label: "CONFIDENTIAL" });
    expect((await search("zebra quartz")).json()).toMatchObject({ label: "PUBLIC", items: [] });
    const answer = await call(owner, "POST", "/documents/query", {
      question: "When does the harbour close?",
    });
    expect(answer.headers["x-sensitivity-label"]).toBe("CONFIDENTIAL");
    await clear(owner, "INTERNAL");
    expect((await search("harbour in winter")).headers["x-sensitivity-label"]).toBe("INTERNAL");
    await clear(owner, "RESTRICTED");
  });

  it("of calls carries the highest label of them, and withholds why those above the clearance failed", async () => {
    const { items } = (await call(owner, "GET", "/tools?limit=200")).json<{
      items: { id: string; name: string }[];
    }>();
    const { id } = items.find(({ name }) => name === "analyze_sales_data")!;
    const run = await call(owner, "POST", `/tools/${id}/execute`, { arguments: {} });
    expect(run.headers["x-sensitivity-label"]).toBe(run.json<{ label: string }>().label);
    await app.context.database.db.execute(
      sql`UPDATE tool_executions SET label = 'CONFIDENTIAL', error_message = 'no row for Aurora' WHERE tool_id = ${id}`,
    );
    const listed = await call(manager, "GET", `/tools/${id}/executions`);
    expect(listed.headers["x-sensitivity-label"]).toBe("CONFIDENTIAL");
    expect(listed.body).toContain("no row for Aurora");
    await clear(manager, "INTERNAL");
    const withheld = await call(manager, "GET", `/tools/${id}/executions`);
    expect(withheld.body).not.toContain("no row for Aurora");
    expect(withheld.body).toContain("above your clearance");
    await clear(manager, "RESTRICTED");
    expect((await call(owner, "GET", "/audit/events")).headers["x-sensitivity-label"]).toBe("INTERNAL");
  });
});
