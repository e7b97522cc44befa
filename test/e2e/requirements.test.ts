import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { REQUIREMENTS } from "./requirements.ts";

const CITATION = /\bkeeps\(\s*"([^"]+)"/g;

/** Every id that an end-to-end test cites in its title. */
export function citedIds(sources: readonly string[]): Set<string> {
  return new Set(sources.flatMap((source) => [...source.matchAll(CITATION)].map((match) => match[1] ?? "")));
}

const testSources = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".e2e.test.ts"))
  .map((name) => readFileSync(join(import.meta.dirname, name), "utf8"));

describe("requirements", () => {
  it("finds citations, also in a broken line", () => {
    expect([...citedIds(['it(keeps("a"), run)', 'it.skipIf(x)(\n keeps(\n "b.c"), run)'])]).toEqual([
      "a",
      "b.c",
    ]);
  });

  it("leaves no promise without a test, and cites none that does not exist", () => {
    expect([...citedIds(testSources)].sort()).toEqual(Object.keys(REQUIREMENTS).sort());
  });
});
