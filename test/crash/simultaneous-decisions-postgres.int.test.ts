import { setTimeout as delay } from "node:timers/promises";
import { ApprovalSchema } from "@cdsa/contracts";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresUrl } from "../support/test-database.ts";
import { callApi } from "./api-client.ts";
import { type CrashHouse, createCrashHouse, type Decider, queryDatabase } from "./crash-house.ts";
import { effectsByKey, requestPayment, storedRequests } from "./payments.ts";
import { sideBySide, tally } from "./side-by-side.ts";

const REQUESTS = 200;
const AT_ONCE = 8;

const serverUrl = postgresUrl();

type Vote = { decider: Decider; decision: "APPROVED" | "REJECTED" };

/** Ten votes on one request: four people for both decisions, and one person again for each. */
function votesFor(house: CrashHouse, index: number): Vote[] {
  const votes: Vote[] = house.deciders.flatMap((decider) => [
    { decider, decision: "APPROVED" as const },
    { decider, decision: "REJECTED" as const },
  ]);
  const turned = votes.map((_, position) => votes[(position + index) % votes.length] ?? missing());
  return [...turned, ...turned.slice(0, 2)];
}

const missing = (): never => {
  throw new Error("A remainder is an index.");
};

describe.skipIf(serverUrl === undefined)("simultaneous decisions through two servers", () => {
  let house: CrashHouse;
  beforeAll(async () => {
    house = await createCrashHouse({ serverUrl: serverUrl ?? "", extraManagers: 2 });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it("end each request once: the first vote counts, its repetition gets the same answer, the rest a 409", async () => {
    await using database = await house.copy();
    await using one = await house.start(database.url);
    await using other = await house.start(database.url);
    const servers = [one.url, other.url];
    const decisions = new Map<string, string>();
    const statuses: string[] = [];
    const milliseconds: number[] = [];
    await sideBySide(Array.from({ length: REQUESTS }), AT_ONCE, async (_, index) => {
      const key = `key-${index}`;
      const approvalId = await requestPayment(house, (path, call) => callApi(one.url, path, call), key);
      const votes = votesFor(house, index);
      expect(votes).toHaveLength(10);
      const answers = await Promise.all(
        votes.map(async ({ decider, decision }, position) => {
          const from = performance.now();
          const url = servers[position % 2] ?? one.url;
          const answer = await callApi(url, `/approvals/${approvalId}/decide`, {
            token: decider.token,
            body: { decision, reason: "Both at once." },
          });
          milliseconds.push(performance.now() - from);
          return { ...answer, vote: `${decider.username} ${decision}` };
        }),
      );
      statuses.push(...answers.map(({ status }) => String(status)));
      const accepted = answers.filter(({ status }) => status === 200);
      const text = JSON.stringify(
        answers.map(({ status, vote, text: body }) => `${status} ${vote}${status >= 500 ? body : ""}`),
      );
      expect(new Set(accepted.map(({ vote }) => vote)).size, text).toBe(1);
      expect(accepted.length, text).toBe(votes.filter((vote) => isVote(vote, accepted[0]?.vote)).length);
      expect(answers.filter(({ status }) => status === 409).length, text).toBe(10 - accepted.length);
      const [first] = accepted.map((answer) => ApprovalSchema.parse(JSON.parse(answer.text)));
      expect(first?.votes).toHaveLength(1);
      decisions.set(key, first?.status ?? "none");
    });
    await expect
      .poll(
        async () => (await storedRequests(database.url)).filter((each) => each.run !== "COMPLETED").length,
        {
          timeout: 30_000,
        },
      )
      .toBe(0);
    const effects = effectsByKey(house);
    for (const [key, decision] of decisions) {
      expect(effects.get(key) ?? 0, key).toBe(decision === "APPROVED" ? 1 : 0);
    }
    const [rows] = await queryDatabase<{ votes: number; decided: number }>(
      database.url,
      `SELECT (SELECT count(*)::int FROM approval_votes) AS votes,
              (SELECT count(*)::int FROM audit_events WHERE event_type = 'APPROVAL_DECISION') AS decided`,
    );
    expect(rows).toEqual({ votes: REQUESTS, decided: REQUESTS });
    milliseconds.sort((a, b) => a - b);
    process.stdout.write(
      `${REQUESTS} requests, ${statuses.length} decisions through two servers: ${tally(statuses)}; ` +
        `${tally([...decisions.values()])}; ${house.sink.effects.length} effects; ` +
        `p50 ${Math.round(milliseconds[Math.floor(milliseconds.length / 2)] ?? 0)} ms, ` +
        `slowest ${Math.round(milliseconds.at(-1) ?? 0)} ms\n`,
    );
  }, 180_000);

  it("wait for each other longer than for a lock", async () => {
    await using database = await house.copy();
    await using server = await house.start(database.url);
    const approvalId = await requestPayment(house, (path, call) => callApi(server.url, path, call), "held");
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM approval_requests WHERE id = $1 FOR UPDATE", [approvalId]);
    const deciding = callApi(server.url, `/approvals/${approvalId}/decide`, {
      token: house.manager,
      body: { decision: "REJECTED", reason: "After the other." },
    });
    await delay(2_000);
    await holder.end();
    expect((await deciding).status).toBe(200);
  }, 60_000);
});

const isVote = ({ decider, decision }: Vote, vote: string | undefined): boolean =>
  `${decider.username} ${decision}` === vote;
