import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Moment, startPostgresProxy } from "../support/postgres-proxy.ts";
import { lastStatus, parseEvents } from "../support/read-events.ts";
import { postgresUrl } from "../support/test-database.ts";
import { type CrashHouse, createCrashHouse } from "./crash-house.ts";
import { type JobResult, reportAndPayment } from "./report-and-payment.ts";
import { type RestartingServer, startRestarting } from "./restarting-server.ts";
import { sideBySide, tally } from "./side-by-side.ts";
import { findFlaws } from "./whole-runs.ts";

// Every how many statements the connections are cut; CUT_STRIDE=1 cuts them before and after each.
const STRIDE = Number(process.env["CUT_STRIDE"] ?? "29");
const OFFSET = Number(process.env["CUT_OFFSET"] ?? "2");
// A run whose driver lost its connection waits for its lease to run out: jobs wait side by side.
const SERVERS = Number(process.env["CUT_SERVERS"] ?? String(availableParallelism() * 2));

const serverUrl = postgresUrl();

type Job = { result: JobResult; statements: number };

/** The main job, and a question beside it that calls a tool by itself, with all connections cut at the moment. */
async function cutAt(
  house: CrashHouse,
  server: RestartingServer,
  proxy: Awaited<ReturnType<typeof startPostgresProxy>>,
  moment: Moment,
): Promise<Job> {
  proxy.arm(
    moment,
    // The server lives on, and learns of the cut alone.
    () => Promise.resolve(),
    () => undefined,
  );
  const asked = await server.insist("/chat/stream", {
    token: house.analyst,
    body: { message: "What is 12 times 7?" },
    headers: { "idempotency-key": randomUUID() },
  });
  let events = parseEvents(asked.text);
  const run = events.find((event) => event.event === "run");
  // A stream that could not be read to its end says so in an event.
  while (run && lastStatus(events) === undefined) {
    const again = await server.insist("/chat/continue", {
      token: house.analyst,
      body: { runId: run.data.runId },
    });
    events = parseEvents(again.text);
  }
  expect(lastStatus(events), asked.text).toBe("completed");
  expect(JSON.stringify(events)).toContain("84");
  const result = await reportAndPayment(house, server);
  return { result, statements: proxy.count() };
}

function judge(moment: Moment, { effects, report, payment, detail }: JobResult): void {
  const runs = detail.runs.map((run) => run.state);
  const text = JSON.stringify({ moment, effects, runs, report, payment });
  expect(runs, text).toEqual(["COMPLETED", "COMPLETED"]);
  expect(detail.messages.filter(({ author }) => author === "user").length, text).toBe(2);
  expect([report.status, payment.status], text).toEqual(["APPROVED", "APPROVED"]);
  if (payment.execution === "SUCCEEDED") expect(effects, text).toBe(1);
  else {
    expect(payment.execution, text).toBe("OUTCOME_UNKNOWN");
    expect(effects, text).toBeLessThanOrEqual(1);
  }
}

describe.skipIf(serverUrl === undefined)("a server that loses its connections to PostgreSQL", () => {
  let house: CrashHouse;
  beforeAll(async () => {
    house = await createCrashHouse({ serverUrl: serverUrl ?? "" });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it("loses nothing and does nothing twice, whichever statement or commit stays unanswered", async () => {
    const moments: Moment[] = [];
    const ends: string[] = [];
    let statements = 0;
    const work = async (worker: number): Promise<void> => {
      await using database = await house.copy();
      await using proxy = await startPostgresProxy(database.url);
      await using server = await startRestarting(() => house.start(proxy.url));
      if (worker === 0) {
        const never: Moment = { statement: Number.MAX_SAFE_INTEGER, side: "before" };
        // The second time, statements are prepared already.
        for (let time = 0; time < 2; time += 1) {
          const undisturbed = await cutAt(house, server, proxy, never);
          judge(never, undisturbed.result);
          ({ statements } = undisturbed);
        }
        for (let statement = OFFSET; statement <= statements; statement += STRIDE) {
          const isEven = ((statement - OFFSET) / STRIDE) % 2 === 0;
          if (STRIDE === 1 || isEven) moments.push({ statement, side: "after" });
          if (STRIDE === 1 || !isEven) moments.push({ statement, side: "before" });
        }
        measured.resolve(undefined);
      }
      await measured.promise;
      for (let moment = moments.shift(); moment; moment = moments.shift()) {
        const { result } = await cutAt(house, server, proxy, moment);
        judge(moment, result);
        ends.push(`${result.payment.execution ?? ""} with ${result.effects} effects`);
      }
      expect(await findFlaws(database.url)).toEqual([]);
      expect(server.restartsMs).toEqual([]);
    };
    const measured = Promise.withResolvers<undefined>();
    await sideBySide(Array.from({ length: SERVERS }), SERVERS, (_, worker) => work(worker));
    process.stdout.write(
      `${statements} statements, connections cut at ${ends.length} of their moments: ${tally(ends)}\n`,
    );
  }, 3_600_000);
});
