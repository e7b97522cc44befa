import { join } from "node:path";
import { type DatabaseKind, startBenchServer } from "./lib/bench-server.ts";
import { cdsaChat } from "./lib/chats.ts";
import { residentMb, startChild } from "./lib/child-process.ts";
import { runLoad } from "./lib/load.ts";
import { type Line, printReport } from "./lib/report.ts";

// Resident memory of a server that has just become ready and signed one person in, and after 2,000 chats, ten at a
// time: node bench/memory.ts

const CHATS = 2_000;
const AT_ONCE = 10;
const LIMITS_MB: Readonly<Record<DatabaseKind, { ready: number; afterwards: number }>> = {
  embedded: { ready: 500, afterwards: 600 },
  PostgreSQL: { ready: 250, afterwards: 250 },
};

const line = (what: string, megabytes: number, limitMb: number): Line => ({
  what,
  measured: `${megabytes.toFixed(0)} MB`,
  target: `<= ${limitMb} MB`,
  isMet: megabytes <= limitMb,
});

await using mock = await startChild([join(import.meta.dirname, "lib/mock-plain.ts")], {}, /(http:\S+)/);
const lines: Line[] = [];
for (const kind of ["embedded", "PostgreSQL"] as const) {
  await using server = await startBenchServer(kind, mock.found);
  lines.push(line(`${kind}: at ready`, residentMb(server.child), LIMITS_MB[kind].ready));
  await runLoad(cdsaChat(server), "instant", CHATS, AT_ONCE);
  lines.push(line(`${kind}: after ${CHATS} chats`, residentMb(server.child), LIMITS_MB[kind].afterwards));
}
printReport("Resident memory", lines);
