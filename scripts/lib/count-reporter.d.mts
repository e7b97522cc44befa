import type { Reporter } from "vitest/node";

/** Prints the counts of each project and of the whole run, and keeps them in a file. */
export class CountReporter implements Reporter {
  onTestRunEnd: NonNullable<Reporter["onTestRunEnd"]>;
}

/** Where the last run's counts are kept. */
export const COUNTS_FILE: string;
