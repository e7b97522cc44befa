import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { ChatSessionDetailSchema } from "@cdsa/contracts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { deltaText, lastStatus, messageTexts, parseEvents } from "../support/read-events.ts";
import { type ScriptedModel, startScriptedModel } from "../support/scripted-model.ts";
import type { SpawnedServer } from "../support/spawn-server.ts";
import { postgresUrl } from "../support/test-database.ts";
import { callApi } from "./api-client.ts";
import { type CrashHouse, createCrashHouse } from "./crash-house.ts";
import { isFullSize } from "./full-size.ts";
import { openStream } from "./open-stream.ts";
import { sideBySide } from "./side-by-side.ts";

const ANSWERS = isFullSize ? 2_000 : 100;
const AT_ONCE = 20;
const UPSTREAM_STOPPED_WITHIN_MS = 2_000;
const OPEN_STREAMS = 50;
const STOPPED_WITHIN_MS = 30_000;
// Sockets that are kept for the next call may come and go.
const SPARE_HANDLES = 30;

const serverUrl = postgresUrl();

const LONG = Array.from({ length: 300 }, (_, index) => `long${index} `);
const SHORT = Array.from({ length: 8 }, (_, index) => `short${index} `);

const KEY = /key-[a-z]+-\d+/;
const ModelsSchema = z.object({ items: z.array(z.object({ name: z.string(), isDefault: z.boolean() })) });

const handlesOf = ({ pid }: SpawnedServer): number => readdirSync(`/proc/${pid}/fd`).length;

const residentMb = ({ pid }: SpawnedServer): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0") / 1_000;

describe.skipIf(serverUrl === undefined || process.platform !== "linux")("streams on PostgreSQL", () => {
  let model: ScriptedModel;
  let house: CrashHouse;
  let database: Awaited<ReturnType<CrashHouse["copy"]>>;
  let server: SpawnedServer;
  const abortedAt = new Map<string, number>();
  const asked = new Map<string, number>();

  beforeAll(async () => {
    model = await startScriptedModel(
      (call) => {
        const key = KEY.exec(JSON.stringify(call.messages))?.[0] ?? "none";
        const times = (asked.get(key) ?? 0) + 1;
        asked.set(key, times);
        // Whoever takes an answer over need not wait as long as the first.
        return key.startsWith("key-short") || times > 1
          ? { text: SHORT, delayMs: 20 }
          : { text: LONG, delayMs: 100 };
      },
      (call) => {
        const key = KEY.exec(JSON.stringify(call.messages))?.[0];
        if (key !== undefined) abortedAt.set(key, performance.now());
      },
    );
    house = await createCrashHouse({
      serverUrl: serverUrl ?? "",
      env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: "scripted" },
    });
  });
  afterAll(async () => {
    await house[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    database = await house.copy();
    server = await startWithModel();
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  /** A server that still had to find the model would answer with the built-in planner. */
  async function startWithModel(): Promise<SpawnedServer> {
    const started = await house.start(database.url);
    const hasModel = async (): Promise<boolean> => {
      const { text } = await callApi(started.url, "/llm/models", { token: house.analyst });
      return ModelsSchema.parse(JSON.parse(text)).items.some(
        (each) => each.isDefault && each.name === "scripted",
      );
    };
    await expect.poll(hasModel, { timeout: 10_000 }).toBe(true);
    return started;
  }

  it("a cancelled answer is stopped upstream within 2 seconds, and leaves nothing open", async () => {
    const cancelOne = async (key: string): Promise<number> => {
      const stream = openStream(server.url, house.analyst, `Tell me about ${key}`);
      const runId = await stream.answering;
      const cancelledAt = performance.now();
      const answer = await callApi(server.url, `/chat/runs/${runId}/cancel`, {
        token: house.analyst,
        body: {},
      });
      expect(answer.status, answer.text).toBe(200);
      await stream.ended;
      expect(lastStatus(stream.events()), key).toBe("cancelled");
      await expect.poll(() => abortedAt.has(key), { timeout: 10_000, interval: 20 }).toBe(true);
      return (abortedAt.get(key) ?? Infinity) - cancelledAt;
    };
    await sideBySide(Array.from({ length: AT_ONCE }), AT_ONCE, async (_, index) => {
      await cancelOne(`key-warm-${index}`);
    });
    const [handles, memoryMb] = [handlesOf(server), residentMb(server)];
    const stoppedMs: number[] = [];
    await sideBySide(Array.from({ length: ANSWERS }), AT_ONCE, async (_, index) => {
      stoppedMs.push(await cancelOne(`key-cancelled-${index}`));
    });
    stoppedMs.sort((a, b) => a - b);
    process.stdout.write(
      `${ANSWERS} answers cancelled: upstream stopped after ${Math.round(stoppedMs[ANSWERS >> 1] ?? 0)} ms (p50), ` +
        `${Math.round(stoppedMs.at(-1) ?? 0)} ms at most; handles ${handles} to ${handlesOf(server)}, ` +
        `resident memory ${Math.round(memoryMb)} to ${Math.round(residentMb(server))} MB\n`,
    );
    expect(stoppedMs.at(-1)).toBeLessThanOrEqual(UPSTREAM_STOPPED_WITHIN_MS);
    await expect
      .poll(() => handlesOf(server), { timeout: 15_000 })
      .toBeLessThanOrEqual(handles + SPARE_HANDLES);
  }, 900_000);

  it("an answer whose reader drops the connection completes and can be read", async () => {
    const memoryMb = residentMb(server);
    await sideBySide(Array.from({ length: ANSWERS }), AT_ONCE, async (_, index) => {
      const stream = openStream(server.url, house.analyst, `Tell me about key-short-${index}`);
      const runId = await stream.answering;
      stream.drop();
      await stream.ended.catch(() => undefined);
      const again = await callApi(server.url, `/chat/runs/${runId}/events`, { token: house.analyst });
      const events = parseEvents(again.text);
      expect(lastStatus(events), again.text).toBe("completed");
      expect(deltaText(events)).toBe(SHORT.join(""));
      const first = events.find((event) => event.event === "run");
      const stored = await callApi(server.url, `/chat/sessions/${first?.data.sessionId ?? ""}`, {
        token: house.analyst,
      });
      const { messages, runs } = ChatSessionDetailSchema.parse(JSON.parse(stored.text));
      expect(runs.map((run) => run.state)).toEqual(["COMPLETED"]);
      expect(messages.map(({ author }) => author)).toEqual(["user", "agent"]);
    });
    process.stdout.write(
      `${ANSWERS} connections dropped: every run completed; ` +
        `resident memory ${Math.round(memoryMb)} to ${Math.round(residentMb(server))} MB\n`,
    );
  }, 900_000);

  it("a server told to stop with 50 open streams ends in time, and the next one finishes their answers", async () => {
    const streams = Array.from({ length: OPEN_STREAMS }, (_, index) =>
      openStream(server.url, house.analyst, `Tell me about key-stopped-${index}`),
    );
    const runIds = await Promise.all(streams.map((stream) => stream.answering));
    await delay(500);
    const { code, afterMs } = await server.end("SIGTERM");
    expect(code).toBe(0);
    expect(afterMs).toBeLessThanOrEqual(STOPPED_WITHIN_MS);
    await Promise.all(streams.map((stream) => stream.ended));

    server = await startWithModel();
    await Promise.all(
      runIds.map(async (runId, index) => {
        const before = streams[index]?.events() ?? [];
        const after = await callApi(server.url, `/chat/runs/${runId}/events`, {
          token: house.analyst,
          headers: { "last-event-id": before.at(-1)?.id ?? "" },
        });
        const events = parseEvents(after.text);
        const ids = [...before, ...events].map((event) => Number(event.id.split(":")[1]));
        expect(ids).toEqual(ids.map((_, position) => position + 1));
        expect(lastStatus(events), after.text).toBe("completed");
        expect(messageTexts(events, "agent").at(-1)).toBe(SHORT.join(""));
      }),
    );
    process.stdout.write(`${OPEN_STREAMS} open streams at SIGTERM: ended after ${Math.round(afterMs)} ms\n`);
  }, 120_000);
});
