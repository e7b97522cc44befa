import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type BenchServer, type DatabaseKind, startBenchServer } from "./lib/bench-server.ts";
import { cdsaChat } from "./lib/chats.ts";
import { processorMs, startChild, waitUntilIdle } from "./lib/child-process.ts";
import type { StatementCounts } from "./lib/count-statements.ts";
import { runLoad } from "./lib/load.ts";
import type { Pace } from "./lib/prompts.ts";
import { type Line, median, printReport, range } from "./lib/report.ts";

// What one chat of one turn costs the server: processor time of its process (all threads) and statements. Unlike
// turns per second it hardly moves with what else the machine does:
//   node bench/turn-cost.ts [--rounds 5] [--only embedded|PostgreSQL] [--statements]

const TURNS = 400;
const WARM_UP_TURNS = 400;
const LOADS: readonly { pace: Pace; atOnce: number; turns: number }[] = [
  { pace: "instant", atOnce: 50, turns: TURNS },
  { pace: "paced", atOnce: 50, turns: 100 },
  { pace: "instant", atOnce: 1, turns: 100 },
];
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
    statements: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);

async function takeCounts({ child }: BenchServer, file: string): Promise<StatementCounts> {
  rmSync(file, { force: true });
  child.process.kill("SIGUSR2");
  while (!existsSync(file)) await delay(20);
  await delay(50);
  // The server writes what `count-statements.ts` declares.
  return JSON.parse(readFileSync(file, "utf8")) as StatementCounts;
}

async function measure(server: BenchServer, counts: string): Promise<Line[]> {
  const chat = cdsaChat(server);
  await runLoad(chat, "instant", WARM_UP_TURNS, 50);
  const lines: Line[] = [];
  for (const { pace, atOnce, turns } of LOADS) {
    const cpu: number[] = [];
    await takeCounts(server, counts);
    for (let round = 0; round < rounds; round += 1) {
      const before = processorMs(server.child);
      await runLoad(chat, pace, turns, atOnce);
      cpu.push((processorMs(server.child) - before) / turns);
    }
    const { statements, roundTrips, byText } = await takeCounts(server, counts);
    const all = rounds * turns;
    lines.push({
      what: `${server.kind}: ${pace}, ${atOnce} at once`,
      measured: `${median(cpu).toFixed(2)} ms (${range(cpu, 2)}), ${(statements / all).toFixed(1)} statements, ${(roundTrips / all).toFixed(1)} round trips`,
      target: "",
      isMet: null,
    });
    if (options.statements) {
      for (const [text, times] of Object.entries(byText).sort(([, a], [, b]) => b - a)) {
        if (times >= all / 20) process.stdout.write(`${(times / all).toFixed(2).padStart(8)}  ${text}\n`);
      }
    }
  }
  return lines;
}

const counts = join(tmpdir(), `cdsa-bench-counts-${process.pid}.json`);
process.env["CDSA_BENCH_COUNTS"] = counts;
await using mock = await startChild([join(import.meta.dirname, "lib/mock-plain.ts")], {}, /(http:\S+)/);
process.env["NODE_OPTIONS"] = `--import=${join(import.meta.dirname, "lib/count-statements.ts")}`;
const lines: Line[] = [];
for (const kind of ["PostgreSQL", "embedded"] as const satisfies readonly DatabaseKind[]) {
  if (options.only !== undefined && options.only !== kind) continue;
  await using server = await startBenchServer(kind, mock.found);
  await waitUntilIdle(server.child);
  lines.push(...(await measure(server, counts)));
}
rmSync(counts, { force: true });
printReport("Processor time and statements of a turn", lines);
