import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type EchoServer, startEchoServer } from "../support/echo-server.ts";
import { parseEvents, messageTexts } from "../support/read-events.ts";
import { startRemoteModel } from "../support/remote-model.ts";
import { lastRole, lastText } from "../support/scripted-model.ts";
import { createTestServer, type TestPerson, type TestServer } from "../support/test-server.ts";
import { madeUpPerson, type MadeUpPerson } from "./people.ts";

const A_MESSAGE = 5;
// More of them by hand: LEAK_HUNT_PEOPLE=2000.
const PEOPLE = z.coerce
  .number()
  .int()
  .min(A_MESSAGE)
  .parse(process.env["LEAK_HUNT_PEOPLE"] ?? 200);

let model: Awaited<ReturnType<typeof startRemoteModel>>;
let echo: EchoServer;
let app: TestServer;
let manager: TestPerson;
let admin: TestPerson;

const people = Array.from({ length: PEOPLE }, (_, seed) => madeUpPerson(seed + 1));

const FORMS: readonly ((person: MadeUpPerson) => string)[] = [
  ({ name, ssn, email }) => `Please check ${name}, SSN ${ssn}, and write to ${email}.`,
  ({ name, phone, card }) => `${name} called from ${phone} about card ${card}.`,
  ({ name, iban }) => `Refund ${name} on IBAN ${iban} today.`,
  ({ name, email, phone }) => `Contact: ${name} <${email}>, ${phone}`,
  ({ name, ssn, card }) => `| ${name} | ${ssn} | ${card} |`,
];
const letterOf = (group: readonly MadeUpPerson[]): string =>
  group.map((person, index) => FORMS[index % FORMS.length]?.(person) ?? "").join("\n");
const groups = Array.from({ length: PEOPLE / A_MESSAGE }, (_, index) =>
  people.slice(index * A_MESSAGE, (index + 1) * A_MESSAGE),
);

beforeAll(async () => {
  // Says back what it reads; a record that is asked for is looked up with the tool first.
  model = await startRemoteModel((call) => {
    const text = lastText(call);
    if (lastRole(call) === "user" && text.startsWith("Look up"))
      return {
        toolCalls: [{ id: "c1", name: "look_up_record", arguments: JSON.stringify({ record: text }) }],
      };
    return { text: [text] };
  });
  echo = await startEchoServer();
  app = await createTestServer({
    env: {
      ...model.env,
      EGRESS_ALLOW: new URL(echo.url).host,
    },
  });
  manager = await app.person({ role: "MANAGER" });
  admin = await app.person({ role: "ADMIN" });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await echo[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const post = (path: string, who: TestPerson, payload: object) =>
  app.server.inject({
    method: "POST",
    url: `/api/v1${path}`,
    headers: { ...who.authorization, accept: "application/json" },
    payload,
  });

/** Values that stand in what the model was sent, as they are or without their signs. */
function leaked(values: readonly string[]): string[] {
  const sent = JSON.stringify(model.calls);
  const bare = sent.replaceAll(/[\s().-]/g, "");
  return values.filter((value) => sent.includes(value) || bare.includes(value.replaceAll(/[\s().-]/g, "")));
}

describe(`${PEOPLE} people, and a model outside the house that is sent everything`, () => {
  it("reads nothing of them that is typed, and their owner reads all of it", async () => {
    for (const group of groups) {
      const message = letterOf(group);
      const response = await post("/chat/stream", manager, { message });
      expect(messageTexts(parseEvents(response.body), "agent")).toEqual([message]);
    }
  });

  it("reads nothing of them in results of tools and in documents", async () => {
    const registered = await post("/tools", admin, {
      name: "look_up_record",
      description: "Looks up a record.",
      inputSchema: { type: "object", properties: { record: { type: "string" } }, required: ["record"] },
      effect: "read",
      requiresApproval: false,
      classification: "CONFIDENTIAL",
      maxInputLabel: "CONFIDENTIAL",
      implementation: { kind: "http", method: "POST", url: echo.url },
    });
    expect(registered.statusCode, registered.body).toBe(201);
    for (const group of groups.slice(0, 10)) {
      const response = await post("/chat/stream", manager, { message: `Look up\n${letterOf(group)}` });
      expect(response.body).toContain("completed");
    }
    const content = groups.map(letterOf).join("\n\n");
    const added = await post("/documents", manager, {
      title: "Complaints",
      content,
      classification: "CONFIDENTIAL",
    });
    expect(added.statusCode, added.body).toBe(201);
    const { id } = added.json<{ id: string }>();
    await expect
      .poll(
        async () =>
          (await app.server.inject({ url: `/api/v1/documents/${id}`, headers: manager.authorization })).body,
        {
          timeout: 60_000,
        },
      )
      .toContain('"INDEXED"');
    const asked = await post("/documents/query", manager, {
      question: "Who gets a refund on an IBAN today?",
    });
    expect(asked.statusCode, asked.body).toBe(200);
  });

  it("was asked, and got no identifier of theirs", () => {
    expect(model.calls.length).toBeGreaterThan(groups.length + 10);
    expect(
      leaked(people.flatMap(({ email, ssn, phone, card, iban }) => [email, ssn, phone, card, iban])),
    ).toEqual([]);
    expect(leaked(people.map(({ name }) => name))).toEqual([]);
  });
});
