import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgresProxy } from "../support/postgres-proxy.ts";
import { lastStatus, parseEvents } from "../support/read-events.ts";
import type { SpawnedServer } from "../support/spawn-server.ts";
import { postgresUrl } from "../support/test-database.ts";
import { type CrashHouse, createCrashHouse, queryDatabase } from "./crash-house.ts";
import { isFullSize } from "./full-size.ts";
import { effectsByKey, requestPayment, storedRequests } from "./payments.ts";
import { type RestartingServer, startRestarting } from "./restarting-server.ts";
import { tally } from "./side-by-side.ts";

const [CUTS, PAUSE_MS] = isFullSize ? [20, 30_000] : [4, 6_000];
const CLIENTS = 4;
const BACK_WITHIN_MS = 10_000;
const BETWEEN_CUTS_MS = 700;

const serverUrl = postgresUrl();

/** How long it takes until the server works on its database again. */
async function backAfterMs(server: SpawnedServer): Promise<number> {
  const from = performance.now();
  for (;;) {
    const response = await fetch(`${server.url}/health/ready`, { signal: AbortSignal.timeout(15_000) });
    await response.arrayBuffer();
    if (response.ok) return performance.now() - from;
    await delay(50);
  }
}

/** Asks under one Idempotency-Key until a stream has reached its end, and answers with the run's id. */
async function askUntilAnswered(server: RestartingServer, token: string, key: string): Promise<string> {
  for (;;) {
    const answer = await server.insist("/chat/stream", {
      token,
      body: { message: `What is 2 + 2? (${key})` },
      headers: { "idempotency-key": key },
    });
    expect(answer.status, answer.text).toBe(200);
    const events = parseEvents(answer.text);
    const run = events.find((event) => event.event === "run");
    // A stream that could not be read to its end says so in an event.
    if (run && lastStatus(events) !== undefined) return run.data.runId;
  }
}

describe.skipIf(serverUrl === undefined)("while PostgreSQL goes away under load", () => {
  let house: CrashHouse;
  beforeAll(async () => {
    house = await createCrashHouse({ serverUrl: serverUrl ?? "" });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it("loses nothing acknowledged, does nothing twice, and comes back by itself", async () => {
    await using database = await house.copy();
    await using proxy = await startPostgresProxy(database.url);
    const spawned: SpawnedServer[] = [];
    await using server = await startRestarting(async () => {
      const started = await house.start(proxy.url);
      spawned.push(started);
      return started;
    });
    const [process_] = spawned;
    if (!process_) throw new Error("A server was started.");

    const questions = new Map<string, string>();
    const payments = new Map<string, string>();
    let isOver = false;
    const load = Array.from({ length: CLIENTS }, async (_, client) => {
      for (let round = 0; !isOver; round += 1) {
        if ((client + round) % 2 === 0) {
          const key = randomUUID();
          questions.set(await askUntilAnswered(server, house.analyst, key), key);
        } else {
          const key = `key-${client}-${round}`;
          const id = await requestPayment(house, (path, call) => server.insist(path, call), key);
          const decision = { decision: "APPROVED" };
          const answer = await server.insist(`/approvals/${id}/decide`, {
            token: house.manager,
            body: decision,
          });
          expect(answer.status, answer.text).toBe(200);
          payments.set(id, key);
        }
      }
    });
    const backMs: number[] = [];
    for (let cuts = 0; cuts < CUTS; cuts += 1) {
      await delay(BETWEEN_CUTS_MS);
      proxy.cut();
      backMs.push(await backAfterMs(process_));
    }
    proxy.pause();
    await delay(PAUSE_MS);
    proxy.resume();
    const afterPauseMs = await backAfterMs(process_);
    await delay(BETWEEN_CUTS_MS);
    isOver = true;
    await Promise.all(load);

    expect(spawned.length).toBe(1);
    expect(process_.isDead()).toBe(false);
    for (const ms of [...backMs, afterPauseMs]) expect(ms).toBeLessThanOrEqual(BACK_WITHIN_MS);
    const waiting = async (): Promise<number> => {
      const runs = await queryDatabase<{ id: string }>(
        database.url,
        "SELECT id FROM runs WHERE state IN ('QUEUED', 'RUNNING') OR (state = 'AWAITING_APPROVAL' AND id IN (SELECT run_id FROM approval_requests WHERE status <> 'PENDING'))",
      );
      return runs.length;
    };
    await expect.poll(waiting, { timeout: 60_000, interval: 500 }).toBe(0);

    const stored = await queryDatabase<{
      id: string;
      state: string;
      questions: number;
      answers: number;
      texts: string | null;
    }>(
      database.url,
      `SELECT runs.id, runs.state,
              count(*) FILTER (WHERE author = 'user')::int AS questions,
              count(*) FILTER (WHERE author = 'agent' AND content LIKE '%4%')::int AS answers,
              string_agg(content, ' | ') FILTER (WHERE author <> 'user') AS texts
       FROM runs JOIN messages ON messages.run_id = runs.id WHERE runs.kind = 'chat' GROUP BY runs.id`,
    );
    const runs = new Map(stored.map((run) => [run.id, run]));
    for (const [runId, key] of questions) {
      expect(runs.get(runId), key).toMatchObject({ state: "COMPLETED", questions: 1 });
      expect(runs.get(runId)?.answers, `${key} ${runs.get(runId)?.texts}`).toBeGreaterThanOrEqual(1);
    }
    // A question that was sent again under its key is one question.
    expect(stored.length).toBe(questions.size);
    const effects = effectsByKey(house);
    const requests = new Map((await storedRequests(database.url)).map((request) => [request.id, request]));
    for (const [id, key] of payments) {
      const request = requests.get(id);
      const text = JSON.stringify({ key, request, effects: effects.get(key) });
      expect(request?.status, text).toBe("APPROVED");
      if (request?.execution === "SUCCEEDED") expect(effects.get(key), text).toBe(1);
      else if (request?.execution === "FAILED") {
        // What could not be counted as leaving has not left.
        expect(effects.get(key) ?? 0, text).toBe(0);
      } else {
        expect(request?.execution, text).toBe("OUTCOME_UNKNOWN");
        expect(effects.get(key) ?? 0, text).toBeLessThanOrEqual(1);
      }
    }
    process.stdout.write(
      `${CUTS} cuts, paused ${PAUSE_MS / 1000} s: ${questions.size} questions, ${payments.size} payments ` +
        `(${tally([...payments.keys()].map((id) => requests.get(id)?.execution ?? ""))}); back after ` +
        `${Math.round(Math.max(...backMs))} ms at most, after the pause ${Math.round(afterPauseMs)} ms\n`,
    );
  }, 300_000);
});
