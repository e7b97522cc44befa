import { writeFileSync } from "node:fs";
import pg from "pg";

// Preloaded into a server that is measured (NODE_OPTIONS=--import): counts what it asks of its database. SIGUSR2 has it
// write the counts to the file of CDSA_BENCH_COUNTS and begin anew.

/** Statements, round trips (statements sent together are one), and statements by their first words. */
export type StatementCounts = { statements: number; roundTrips: number; byText: Record<string, number> };

const TEXT_CHARACTERS = 110;

let counts: StatementCounts = { statements: 0, roundTrips: 0, byText: {} };
const flights = new WeakSet<object>();

type Send = (this: object, config: unknown, ...rest: unknown[]) => unknown;
// One function stands for all overloads of `query`, whose answers are passed through.
const prototype = pg.Client.prototype as unknown as { query: Send };
const send = prototype.query;
prototype.query = function (config, ...rest) {
  const text = typeof config === "string" ? config : (config as { text?: string }).text;
  const shown = String(text).replace(/\s+/g, " ").slice(0, TEXT_CHARACTERS);
  counts.statements += 1;
  counts.byText[shown] = (counts.byText[shown] ?? 0) + 1;
  if (!flights.has(this)) {
    counts.roundTrips += 1;
    flights.add(this);
    process.nextTick(() => flights.delete(this));
  }
  return send.call(this, config, ...rest);
};

const { CDSA_BENCH_COUNTS: file } = process.env;
if (file !== undefined) {
  process.on("SIGUSR2", () => {
    writeFileSync(file, JSON.stringify(counts));
    counts = { statements: 0, roundTrips: 0, byText: {} };
  });
}
