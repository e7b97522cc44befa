import { availableParallelism } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Moment, startPostgresProxy } from "../support/postgres-proxy.ts";
import { postgresUrl } from "../support/test-database.ts";
import { type CrashHouse, createCrashHouse, queryDatabase, untilUnused } from "./crash-house.ts";
import { type JobResult, reportAndPayment } from "./report-and-payment.ts";
import { startRestarting } from "./restarting-server.ts";
import { sideBySide, tally } from "./side-by-side.ts";

// Every how many statements of the main job the server is killed; CRASH_STRIDE=1 kills it before and after each.
const STRIDE = Number(process.env["CRASH_STRIDE"] ?? "23");
const OFFSET = Number(process.env["CRASH_OFFSET"] ?? "1");
// A killed server's lease has to run out before the run goes on, which costs time and no work: jobs run side by side.
const PARALLEL = Number(process.env["CRASH_PARALLEL"] ?? String(availableParallelism() * 3));
const READY_WITHIN_MS = 10_000;

const serverUrl = postgresUrl();

/** How everything stood in the database when the killed server's connections were gone. */
type Standing = { run: string; report: string; payment: string };

type Outcome = JobResult & { statements: number; standing: Standing | null; restartsMs: readonly number[] };

async function readStanding(databaseUrl: string): Promise<Standing> {
  await untilUnused(databaseUrl);
  const [row] = await queryDatabase<Standing>(
    databaseUrl,
    `SELECT coalesce((SELECT state FROM runs ORDER BY id DESC LIMIT 1), 'no run') AS run,
       coalesce((SELECT status || ' ' || execution FROM approval_requests
         WHERE tool_name = 'generate_financial_report'), 'none') AS report,
       coalesce((SELECT status || ' ' || execution FROM approval_requests WHERE tool_name = 'send_payment'), 'none')
         AS payment`,
  );
  if (!row) throw new Error("A SELECT without FROM has a row.");
  return row;
}

async function killedAt(house: CrashHouse, moment: Moment): Promise<Outcome> {
  await using database = await house.copy();
  await using proxy = await startPostgresProxy(database.url);
  const cut = Promise.withResolvers<undefined>();
  let standing: Standing | null = null;
  await using server = await startRestarting(
    (isFirst) => house.start(isFirst ? proxy.url : database.url),
    async () => {
      await cut.promise;
      standing = await readStanding(database.url);
    },
  );
  proxy.arm(
    moment,
    () => server.kill(),
    () => {
      cut.resolve(undefined);
    },
  );
  const result = await reportAndPayment(house, server);
  return { ...result, statements: proxy.count(), standing, restartsMs: server.restartsMs };
}

const endOf = (standing: string | undefined): string =>
  standing === "APPROVED RUNNING" ? "OUTCOME_UNKNOWN" : "SUCCEEDED";

function judge(moment: Moment, outcome: Outcome): void {
  const { effects, report, payment, detail, standing } = outcome;
  const runs = detail.runs.map((run) => run.state);
  const text = JSON.stringify({ moment, standing, effects, runs, report, payment });
  expect(runs, text).toEqual(["COMPLETED", "COMPLETED"]);
  expect(detail.messages.filter(({ author }) => author === "user").length, text).toBe(2);
  expect(detail.messages.at(-1), text).toMatchObject({ author: "agent" });
  expect([report.status, payment.status], text).toEqual(["APPROVED", "APPROVED"]);
  // What had started when the server died is not run again by itself: neither tool is declared idempotent.
  expect(report.execution, text).toBe(endOf(standing?.report));
  expect(payment.execution, text).toBe(endOf(standing?.payment));
  if (payment.execution === "SUCCEEDED") expect(effects, text).toBe(1);
  else expect(effects, text).toBeLessThanOrEqual(1);
}

describe.skipIf(serverUrl === undefined)("the main job on PostgreSQL", () => {
  let house: CrashHouse;
  beforeAll(async () => {
    house = await createCrashHouse({ serverUrl: serverUrl ?? "" });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it("survives a kill before and after counted statements: nothing lost, nothing twice, every doubt visible", async () => {
    const never: Moment = { statement: Number.MAX_SAFE_INTEGER, side: "before" };
    const undisturbed = await killedAt(house, never);
    judge(never, undisturbed);
    const moments: Moment[] = [];
    for (let statement = OFFSET; statement <= undisturbed.statements; statement += STRIDE) {
      // With a stride the sides take turns; without one every statement has both.
      const isEven = ((statement - OFFSET) / STRIDE) % 2 === 0;
      if (STRIDE === 1 || isEven) moments.push({ statement, side: "before" });
      if (STRIDE === 1 || !isEven) moments.push({ statement, side: "after" });
    }
    const standings: Standing[] = [];
    const ends: string[] = [];
    const readyMs: number[] = [];
    await sideBySide(moments, PARALLEL, async (moment) => {
      const outcome = await killedAt(house, moment);
      judge(moment, outcome);
      if (outcome.standing) standings.push(outcome.standing);
      ends.push(`${outcome.payment.execution ?? ""} with ${outcome.effects} effects`);
      readyMs.push(...outcome.restartsMs);
    });
    readyMs.sort((a, b) => a - b);
    const medianMs = readyMs[readyMs.length >> 1] ?? 0;
    // Others start and work beside it here; where one server has the machine, every start is held to the limit.
    expect(medianMs).toBeLessThanOrEqual(READY_WITHIN_MS);
    expect(standings.length).toBeGreaterThan(moments.length / 2);
    process.stdout.write(
      `${undisturbed.statements} statements, ${moments.length} moments, killed at ${standings.length}; ` +
        `ready again after ${Math.round(medianMs)} ms (p50), ${Math.round(readyMs.at(-1) ?? 0)} ms at most\n` +
        `  run when killed: ${tally(standings.map(({ run }) => run))}\n` +
        `  report when killed: ${tally(standings.map(({ report }) => report))}\n` +
        `  payment when killed: ${tally(standings.map(({ payment }) => payment))}\n` +
        `  payment in the end: ${tally(ends)}\n`,
    );
  }, 3_600_000);
});
