import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { findChromium } from "./scripts/lib/chromium.mjs";
import { CountReporter } from "./scripts/lib/count-reporter.mjs";

const SOURCE_ROOTS = "{apps,packages,test,scripts,bench}";
const INTEGRATION_TESTS = [`${SOURCE_ROOTS}/**/*.int.test.{ts,tsx}`];
const NEVER = ["**/node_modules/**", "**/dist/**", "test/lint/bad-imports/**"];

const hasPostgres = (process.env["TEST_DATABASE_URL"] ?? "") !== "";
const workers = Math.max(1, Math.min(4, availableParallelism()));

type ProjectSettings = NonNullable<TestProjectInlineConfiguration["test"]>;

const unit: ProjectSettings = {
  name: "unit",
  include: [`${SOURCE_ROOTS}/**/*.test.{ts,tsx}`],
  exclude: [...NEVER, "**/*.int.test.*", "**/*.e2e.test.*"],
};

const integrationOnPglite: ProjectSettings = {
  name: "int-pglite",
  include: INTEGRATION_TESTS,
  exclude: NEVER,
  env: { CDSA_TEST_DATABASE: "pglite", TEST_DATABASE_URL: "", TEST_REDIS_URL: "" },
};

const integrationOnPostgres: ProjectSettings = {
  name: "int-postgres",
  include: INTEGRATION_TESTS,
  exclude: NEVER,
  env: { CDSA_TEST_DATABASE: "postgres" },
};

const endToEnd: ProjectSettings = {
  name: "e2e",
  include: ["test/e2e/**/*.e2e.test.ts"],
  exclude: NEVER,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // Each file starts its own server and browser; two at once would measure each other.
  maxWorkers: 1,
  // A browser on a busy machine may lose a race that no person would; a promise that is broken fails twice.
  retry: 1,
  sequence: { groupOrder: 1 },
};

const projects = [
  unit,
  integrationOnPglite,
  ...(hasPostgres ? [integrationOnPostgres] : []),
  ...(findChromium() === undefined ? [] : [endToEnd]),
];

export default defineConfig({
  test: {
    projects: projects.map((test) => ({ extends: true, test })),
    pool: "forks",
    maxWorkers: workers,
    testTimeout: 30_000,
    // A shared machine may stand still for seconds; what is waited for takes milliseconds.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    setupFiles: ["test/setup/no-stray-output.ts", "test/setup/no-stray-network.ts"],
    reporters: ["default", new CountReporter()],
    coverage: { provider: "v8", reportsDirectory: "coverage" },
  },
});
