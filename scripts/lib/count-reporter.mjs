import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fromRoot } from "../bootstrap/paths.mjs";

/** Where the last run's counts are kept, for the closing line of a longer run. */
export const COUNTS_FILE = fromRoot(".cache", "test-counts.json");

/** Vitest reporter: prints passed, failed and skipped tests of each project and of the whole run, and keeps them. */
export class CountReporter {
  /**
   * @param {readonly import("vitest/node").TestModule[]} testModules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(testModules, unhandledErrors) {
    const projects = {};
    for (const testModule of testModules) {
      const counts = (projects[testModule.project.name] ??= { passed: 0, failed: 0, skipped: 0 });
      addModule(counts, testModule);
    }
    const total = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const counts of Object.values(projects)) {
      for (const key of Object.keys(total)) total[key] += counts[key];
    }
    mkdirSync(dirname(COUNTS_FILE), { recursive: true });
    writeFileSync(COUNTS_FILE, JSON.stringify({ total, projects }, null, 2));
    for (const [name, counts] of Object.entries(projects)) print(name, counts);
    print("all", total);
  }
}

function addModule(counts, testModule) {
  const failedBefore = counts.failed;
  for (const test of testModule.children.allTests()) {
    const { state } = test.result();
    if (state === "passed") counts.passed += 1;
    else if (state === "failed") counts.failed += 1;
    else counts.skipped += 1;
  }
  // A file that fails to load, or a hook that throws, has no failed test of its own.
  if (testModule.state() === "failed" && counts.failed === failedBefore) counts.failed += 1;
}

function print(name, { passed, failed, skipped }) {
  process.stdout.write(`${name.padEnd(14)} ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
}
