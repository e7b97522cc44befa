import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOSTILE_FILES } from "../../../../../../test/support/hostile-files.ts";
import { ExtractionError } from "./extraction-error.ts";
import { readProcessUsage } from "./process-usage.ts";
import { createExtractionRunner, type ExtractionRunner } from "./run-extraction.ts";

const MAX_CPU_MS = 10_000;
const MAX_GROWTH_BYTES = 400 * 1024 * 1024;
const SAMPLE_EVERY_MS = 10;

type Usage = { cpuMs: number; residentBytes: number };

/** What all processes that this one started use together, on Linux. */
function childUsage(): Usage {
  try {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "latin1").split(" ");
    const usages = children.map((id) => readProcessUsage(Number(id)) ?? { cpuMs: 0, residentBytes: 0 });
    return {
      cpuMs: usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      residentBytes: usages.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
    };
  } catch {
    return { cpuMs: 0, residentBytes: 0 };
  }
}

/** Follows the processes until it is ended. */
function watchChildren(): { end: () => Usage } {
  const before = childUsage();
  const most: Usage = { cpuMs: 0, residentBytes: 0 };
  const timer = setInterval(() => {
    const now = childUsage();
    most.cpuMs = Math.max(most.cpuMs, now.cpuMs - before.cpuMs);
    most.residentBytes = Math.max(most.residentBytes, now.residentBytes - before.residentBytes);
  }, SAMPLE_EVERY_MS);
  return {
    end: () => {
      clearInterval(timer);
      return most;
    },
  };
}

describe("hostile files", () => {
  let runner: ExtractionRunner;
  beforeAll(() => {
    runner = createExtractionRunner();
  });
  afterAll(() => runner[Symbol.asyncDispose]());

  const outcomeOf = async (bytes: Uint8Array, fileName: string): Promise<string> => {
    try {
      await runner.run(bytes, { fileName });
      return "text";
    } catch (error) {
      if (!(error instanceof ExtractionError)) throw error;
      expect(error.message).toMatch(/^[A-Z].*\.$/);
      return error.code;
    }
  };

  it.each(HOSTILE_FILES)("$what", { timeout: 60_000 }, async ({ fileName, bytes, outcome }) => {
    const file = bytes();
    await runner.run(Buffer.from("warm"), { fileName: "a.txt" });
    const watch = watchChildren();
    const found = await outcomeOf(file, fileName);
    const used = watch.end();
    if (typeof outcome === "string") expect(found).toBe(outcome);
    else expect(found).toMatch(outcome);
    expect(used.cpuMs).toBeLessThanOrEqual(MAX_CPU_MS);
    expect(used.residentBytes).toBeLessThanOrEqual(MAX_GROWTH_BYTES);
    expect((await runner.run(Buffer.from("next"), { fileName: "a.txt" })).content).toBe("next");
  });

  it.each([
    "../../../etc/passwd",
    "a\0.pdf",
    "a.txt\n.pdf.exe\r\nX: y",
    "\u202etxt.a",
    "CON",
    "",
    ".",
    "...",
    "x".repeat(100_000),
    "a.__proto__",
    "a.constructor",
    "`rm -rf`.md",
    "%00%2e%2e.csv",
    "\ud800.txt",
  ])("takes the name %j for a name", async (fileName) => {
    expect(await outcomeOf(Buffer.from("Some text."), fileName)).toMatch(
      /^(?:text|wrong_extension|unsupported_type)$/,
    );
  });
});
