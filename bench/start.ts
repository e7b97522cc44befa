import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { serverSettings, START_SCRIPT } from "./lib/bench-server.ts";
import { startChild } from "./lib/child-process.ts";
import { median, printReport, range } from "./lib/report.ts";

// From the start of the process to the first 200 of /health/ready, embedded, on data that is there: node bench/start.ts

const STARTS = 5;
const LIMIT_SECONDS = 3;

async function startOnce(settings: Readonly<Record<string, string>>): Promise<number> {
  const startedAt = performance.now();
  await using child = await startChild([START_SCRIPT], settings, /CDSA is ready at (\S+)/);
  while (!(await fetch(`${child.found}/health/ready`)).ok) await delay(5);
  return (performance.now() - startedAt) / 1000;
}

const directory = await mkdtemp(join(tmpdir(), "cdsa-bench-"));
try {
  const settings = serverSettings(directory, null);
  const first = await startOnce(settings);
  const later: number[] = [];
  for (let start = 0; start < STARTS; start += 1) later.push(await startOnce(settings));
  printReport("Start to /health/ready, embedded", [
    { what: "first start, empty data directory", measured: `${first.toFixed(1)} s`, target: "", isMet: null },
    {
      what: `later start, median of ${STARTS}`,
      measured: `${median(later).toFixed(2)} s (${range(later, 2)})`,
      target: `<= ${LIMIT_SECONDS} s`,
      isMet: median(later) <= LIMIT_SECONDS,
    },
  ]);
} finally {
  await rm(directory, { recursive: true, force: true });
}
