import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openInstances } from "../../../../../test/support/open-instances.ts";
import { parseEvents } from "../../../../../test/support/read-events.ts";
import { postgresUrl } from "../../../../../test/support/test-database.ts";
import type { TestPerson, TestServer } from "../../../../../test/support/test-server.ts";

// The embedded database serves one process, which does everything.
describe.skipIf(postgresUrl() === undefined)("a process for requests beside a worker", () => {
  const stack = new AsyncDisposableStack();
  let api: TestServer;
  let person: TestPerson;

  beforeAll(async () => {
    const [one] = await openInstances(stack, [{ CDSA_ROLE: "api" }, { CDSA_ROLE: "worker" }]);
    if (!one) throw new Error("two were asked for");
    api = one;
    person = await api.person();
  });
  afterAll(() => stack.disposeAsync());

  it("answers a chat that the worker drives", async () => {
    const answer = await api.server.inject({
      method: "POST",
      url: "/api/v1/chat/stream",
      headers: person.authorization,
      payload: { message: "What is 17 * 3?" },
    });
    const events = parseEvents(answer.body);
    expect(events.at(-1)).toMatchObject({ event: "done", data: { status: "completed" } });
    expect(answer.body).toContain("51");
  });

  it("answers a direct call that the worker makes", async () => {
    const tools = await api.server.inject({
      url: "/api/v1/tools?limit=200",
      headers: person.authorization,
    });
    const calculate = tools
      .json<{ items: { id: string; name: string }[] }>()
      .items.find(({ name }) => name === "calculate");
    const answer = await api.server.inject({
      method: "POST",
      url: `/api/v1/tools/${calculate?.id ?? ""}/execute`,
      headers: person.authorization,
      payload: { arguments: { expression: "17 * 3" } },
    });
    expect(answer.json()).toMatchObject({ status: "SUCCEEDED", result: { result: "51" } });
  });

  it("drives nothing itself: without a worker the call waits", async () => {
    await using alone = new AsyncDisposableStack();
    const [lonely] = await openInstances(alone, [{ CDSA_ROLE: "api" }]);
    if (!lonely) throw new Error("one was asked for");
    const { authorization } = await lonely.person();
    const [tool] = (await lonely.server.inject({ url: "/api/v1/tools", headers: authorization })).json<{
      items: { id: string }[];
    }>().items;
    const calling = fetch(`${await lonely.listen()}/api/v1/tools/${tool?.id ?? ""}/execute`, {
      method: "POST",
      headers: { ...authorization, "content-type": "application/json" },
      body: '{"arguments":{}}',
      signal: AbortSignal.timeout(1_000),
    });
    await expect(calling).rejects.toThrow(/timeout/);
    const states = await lonely.context.database.db.execute(sql`SELECT state FROM runs`);
    expect(states.rows).toEqual([{ state: "QUEUED" }]);
  });
});
