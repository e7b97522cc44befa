import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type EffectSink, startEffectSink } from "../support/effect-sink.ts";
import { type SpawnedServer, spawnServer } from "../support/spawn-server.ts";
import { postgresUrl } from "../support/test-database.ts";
import { callApi } from "./api-client.ts";
import { type CrashHouse, createCrashHouse, queryDatabase } from "./crash-house.ts";

const CALL_MS = 4_000;
const serverUrl = postgresUrl();
const IdSchema = z.object({ id: z.string() });

describe.skipIf(serverUrl === undefined)("a server told to stop while a tool runs", () => {
  let slow: EffectSink;
  let house: CrashHouse;
  beforeAll(async () => {
    slow = await startEffectSink({ delayMs: CALL_MS });
    house = await createCrashHouse({ serverUrl: serverUrl ?? "" });
  });
  afterAll(async () => {
    await house[Symbol.asyncDispose]();
    await slow[Symbol.asyncDispose]();
  });

  const start = (databaseUrl: string): Promise<SpawnedServer> =>
    spawnServer({
      ...house.env,
      EGRESS_ALLOW: `${house.sink.host},${slow.host}`,
      DATABASE_URL: databaseUrl,
    });

  /** A server with a tool that takes its time, being called; then it is told to stop. */
  async function stopDuring(
    database: { url: string },
    call: (server: SpawnedServer, toolId: string) => Promise<unknown>,
  ): Promise<{ ends: () => Promise<string[]>; effects: () => number }> {
    await using server = await start(database.url);
    const created = await callApi(server.url, "/tools", {
      token: house.admin,
      body: {
        name: "look_up_branch",
        description: "Looks up the branch of the bank.",
        inputSchema: { type: "object", properties: {}, additionalProperties: false },
        requiresApproval: false,
        effect: "read",
        idempotent: true,
        implementation: { kind: "http", method: "POST", url: slow.url },
      },
    });
    expect(created.status, created.text).toBe(201);
    const { id } = IdSchema.parse(JSON.parse(created.text));
    const before = slow.effects.length;
    const calling = call(server, id).catch(() => null);
    await expect.poll(() => slow.effects.length, { timeout: 20_000 }).toBe(before + 1);
    const { code } = await server.end("SIGTERM");
    expect(code).toBe(0);
    await calling;
    const ends = async (): Promise<string[]> => {
      const rows = await queryDatabase<{ status: string }>(
        database.url,
        "SELECT status FROM tool_executions WHERE tool_id = $1",
        [id],
      );
      return rows.map((row) => row.status);
    };
    return { ends, effects: () => slow.effects.length - before };
  }

  it("waits for a call whose caller waits", async () => {
    await using database = await house.copy();
    const { ends, effects } = await stopDuring(database, (server, id) =>
      callApi(server.url, `/tools/${id}/execute`, { token: house.analyst, body: { arguments: {} } }),
    );
    expect(await ends()).toEqual(["SUCCEEDED"]);
    expect(effects()).toBe(1);
  }, 90_000);

  it("leaves a call of a conversation that may run again to the next server", async () => {
    await using database = await house.copy();
    const { ends, effects } = await stopDuring(database, (server) =>
      callApi(server.url, "/chat/stream", {
        token: house.analyst,
        body: { message: "Look up the branch of the bank" },
      }),
    );
    // It has not failed: it was stopped.
    expect(await ends()).toEqual(["RUNNING"]);
    await using _next = await start(database.url);
    await expect.poll(ends, { timeout: 40_000, interval: 250 }).toEqual(["SUCCEEDED"]);
    expect(effects()).toBe(2);
  }, 120_000);
});
