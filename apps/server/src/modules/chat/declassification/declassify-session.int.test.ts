import { randomUUID } from "node:crypto";
import type { Label } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRemoteModel } from "../../../../../../test/support/remote-model.ts";
import type { ScriptedModel } from "../../../../../../test/support/scripted-model.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../../test/support/test-server.ts";
import { queryRows } from "../../../platform/db/database.ts";

let app: TestServer;
let model: ScriptedModel;
let owner: TestPerson;
let manager: TestPerson;
let lowManager: TestPerson;

const SECRET_PLAN = "The plan is to buy the Aurora works in spring.";

beforeAll(async () => {
  const remote = await startRemoteModel(() => ({ text: ["Noted."] }));
  model = remote;
  app = await createTestServer({ env: remote.env });
  manager = await app.person({ role: "MANAGER", clearance: "RESTRICTED" });
  lowManager = await app.person({ role: "MANAGER", clearance: "INTERNAL" });
  owner = await app.person({ managerId: manager.id, clearance: "RESTRICTED" });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const call = (person: TestPerson, method: "GET" | "POST" | "DELETE" | "PUT", url: string, payload?: object) =>
  app.server.inject({
    method,
    url: `/api/v1${url}`,
    headers: person.authorization,
    ...(payload && { payload }),
  });

const say = async (
  message: string,
  label: Label,
  sessionId?: string,
): Promise<{ sessionId: string; reason: string }> => {
  const { body } = await call(owner, "POST", "/chat/stream", {
    message,
    label,
    ...(sessionId && { sessionId }),
  });
  const run: unknown = JSON.parse(/event: run\ndata: (.*)/.exec(body)?.[1] ?? "{}");
  const { sessionId: id, model: asked } = run as { sessionId: string; model: { reason: string } };
  return { sessionId: id, reason: asked.reason };
};

const labelOf = async (sessionId: string): Promise<Label> =>
  (await call(owner, "GET", `/chat/sessions/${sessionId}`)).json<{ session: { label: Label } }>().session
    .label;

const ask = (sessionId: string, label: Label, person = owner) =>
  call(person, "POST", `/chat/sessions/${sessionId}/declassify`, { label, reason: "Published since" });

const askFor = async (sessionId: string, label: Label): Promise<string> => {
  const response = await ask(sessionId, label);
  expect(response.statusCode, response.body).toBe(202);
  return response.json<{ approvalId: string }>().approvalId;
};

type Card = {
  status: string;
  execution: string;
  statusReason: string | null;
  arguments: Record<string, unknown> | null;
};
const card = async (approvalId: string, person = manager): Promise<Card> =>
  (await call(person, "GET", `/approvals/${approvalId}`)).json();
const approve = (approvalId: string, person = manager) =>
  call(person, "POST", `/approvals/${approvalId}/decide`, { decision: "APPROVED" });

const executed = (approvalId: string, wanted: Partial<Card>) =>
  expect.poll(() => card(approvalId)).toMatchObject(wanted);

describe("lowering the label of a chat", () => {
  it("waits for another cleared person, who sees what is lowered; then models are chosen by the new label", async () => {
    const { sessionId, reason } = await say(SECRET_PLAN, "CONFIDENTIAL");
    expect(reason).toContain("CONFIDENTIAL");
    const approvalId = await askFor(sessionId, "INTERNAL");
    expect((await card(approvalId)).arguments).toMatchObject({
      session: sessionId,
      from: "CONFIDENTIAL",
      to: "INTERNAL",
      itemsAbove: 2,
      raisedBy: [{ from: "the requester", label: "CONFIDENTIAL", text: SECRET_PLAN }],
    });
    expect((await card(approvalId, lowManager)).arguments).toBeNull();
    expect((await approve(approvalId, owner)).statusCode).toBe(403);
    expect((await approve(approvalId, lowManager)).statusCode).toBe(403);
    expect(await labelOf(sessionId)).toBe("CONFIDENTIAL");
    expect((await approve(approvalId)).statusCode).toBe(200);
    await executed(approvalId, { status: "APPROVED", execution: "SUCCEEDED" });
    expect(await labelOf(sessionId)).toBe("INTERNAL");

    const { messages, session } = (await call(owner, "GET", `/chat/sessions/${sessionId}`)).json<{
      messages: { id: string; label: Label }[];
      session: { loweredAfterMessageId: string };
    }>();
    expect(session.loweredAfterMessageId).toBe(messages.at(-1)?.id);
    expect(messages.map(({ label }) => label)).toEqual(["CONFIDENTIAL", "CONFIDENTIAL"]);
    const rows = await queryRows<{ user_id: string; details: object }>(
      app.context.database.db,
      sql`SELECT user_id, details FROM audit_events WHERE event_type = 'SESSION_DECLASSIFIED' AND session_id = ${sessionId}`,
    );
    expect(rows).toEqual([
      { user_id: owner.id, details: { from: "CONFIDENTIAL", to: "INTERNAL", approvalId } },
    ]);

    expect((await say("And what now?", "INTERNAL", sessionId)).reason).toContain("may see INTERNAL content");
    expect(await labelOf(sessionId)).toBe("INTERNAL");
    // What is new and higher raises it again.
    await say("Keep to yourself: the price is 9 million.", "RESTRICTED", sessionId);
    expect(await labelOf(sessionId)).toBe("RESTRICTED");
  });

  it("is asked for by its owner alone, for a label that is lower, and not while it is answered", async () => {
    const { sessionId } = await say(SECRET_PLAN, "CONFIDENTIAL");
    expect((await ask(sessionId, "INTERNAL", manager)).statusCode).toBe(404);
    expect((await ask(randomUUID(), "INTERNAL")).statusCode).toBe(404);
    for (const label of ["CONFIDENTIAL", "RESTRICTED"] as const) {
      const response = await ask(sessionId, label);
      expect([response.statusCode, response.json<{ code: string }>().code]).toEqual([400, "label_not_lower"]);
    }
    const set = (state: string) =>
      app.context.database.db.execute(sql`UPDATE runs SET state = ${state} WHERE session_id = ${sessionId}`);
    await set("AWAITING_APPROVAL");
    expect((await ask(sessionId, "INTERNAL")).statusCode).toBe(409);
    await set("COMPLETED");
    const clearance = (label: Label) =>
      app.context.database.db.execute(sql`UPDATE users SET clearance = ${label} WHERE id = ${owner.id}`);
    await clearance("INTERNAL");
    expect((await ask(sessionId, "INTERNAL")).statusCode).toBe(403);
    await clearance("RESTRICTED");
  });

  it("is void where the chat went on, was raised or changed its owner's rights before it is carried out", async () => {
    const { sessionId } = await say(SECRET_PLAN, "CONFIDENTIAL");
    const beforeMore = await askFor(sessionId, "INTERNAL");
    await say("There is more to it.", "INTERNAL", sessionId);
    await approve(beforeMore);
    await executed(beforeMore, {
      status: "SUPERSEDED",
      statusReason: "The chat went on: it holds more above INTERNAL than what was approved.",
    });
    const beforeRaise = await askFor(sessionId, "INTERNAL");
    await say("Top secret.", "RESTRICTED", sessionId);
    await approve(beforeRaise);
    await executed(beforeRaise, {
      status: "SUPERSEDED",
      statusReason: "The label of the chat has changed since: it is RESTRICTED now.",
    });
    const altered = await askFor(sessionId, "CONFIDENTIAL");
    await app.context.database.db.execute(
      sql`UPDATE messages SET content = 'Harmless.' WHERE session_id = ${sessionId} AND label = 'RESTRICTED'`,
    );
    await approve(altered);
    await executed(altered, { status: "SUPERSEDED" });
    expect(await labelOf(sessionId)).toBe("RESTRICTED");
  });

  it("ends with the chat, whether it is decided by then or not", async () => {
    const { sessionId } = await say(SECRET_PLAN, "CONFIDENTIAL");
    const approvalId = await askFor(sessionId, "INTERNAL");
    expect((await call(owner, "DELETE", `/chat/sessions/${sessionId}`)).statusCode).toBe(204);
    expect(await card(approvalId)).toMatchObject({
      status: "SUPERSEDED",
      statusReason: "The chat was deleted.",
    });
    expect((await approve(approvalId)).statusCode).toBe(409);
  });

  it("runs once, whoever wakes it how often, and nothing that SQL alone has approved", async () => {
    const { sessionId } = await say(SECRET_PLAN, "CONFIDENTIAL");
    const forged = await askFor(sessionId, "INTERNAL");
    await app.context.database.db.execute(
      sql`UPDATE approval_requests SET status = 'APPROVED' WHERE id = ${forged}`,
    );
    await app.context.chat.carryOutDeclassifications([{ approvalId: forged }]);
    expect(await labelOf(sessionId)).toBe("CONFIDENTIAL");
    expect(await card(forged)).toMatchObject({ status: "SUPERSEDED" });
    const approvalId = await askFor(sessionId, "PUBLIC");
    await approve(approvalId);
    await executed(approvalId, { execution: "SUCCEEDED" });
    const again = Array.from({ length: 3 }, () => ({ approvalId }));
    await Promise.all(again.map((job) => app.context.chat.carryOutDeclassifications([job])));
    const [row] = await queryRows<{ count: number }>(
      app.context.database.db,
      sql`SELECT count(*)::integer AS count FROM audit_events
          WHERE event_type = 'SESSION_DECLASSIFIED' AND session_id = ${sessionId}`,
    );
    expect(row?.count).toBe(1);
  });
});
