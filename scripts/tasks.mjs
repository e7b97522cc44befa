import { bootstrap } from "./bootstrap.mjs";
import { runOnNode } from "./bootstrap/launch.mjs";
import { fromRoot } from "./bootstrap/paths.mjs";
import { runScript, SetupError } from "./bootstrap/setup-error.mjs";
import { ensureWebBuilt } from "./bootstrap/web-build.mjs";

const PRETTIER = fromRoot("node_modules", "prettier", "bin", "prettier.cjs");
const ESLINT = fromRoot("node_modules", "eslint", "bin", "eslint.js");
const TSC = fromRoot("node_modules", "typescript", "bin", "tsc");
const PRETTIER_CACHE = ["--cache", "--cache-location", ".cache/prettier", "--log-level", "warn"];
const ESLINT_CACHE = ["--cache", "--cache-location", ".cache/eslint/", "--cache-strategy", "content"];

/** Each task is a list of commands for Node 24; the arguments given on the command line go to the last. */
const COMMANDS = {
  format: [[PRETTIER, ...PRETTIER_CACHE, "--write", "."]],
  "format:check": [[PRETTIER, ...PRETTIER_CACHE, "--check", "."]],
  lint: [[ESLINT, ...ESLINT_CACHE, "--max-warnings", "0", "."]],
  types: [
    [TSC, "--noEmit", "-p", "tsconfig.json"],
    [TSC, "--noEmit", "-p", "apps/web/tsconfig.json"],
  ],
  test: [[fromRoot("scripts", "test.mjs")]],
};

const CHECK_STEPS = ["format:check", "lint", "types", "test", "build"];

async function runTask(name, extraArguments = []) {
  if (name === "build") {
    const built = await ensureWebBuilt();
    process.stdout.write(built ? "The web page is built.\n" : "The web page is built already.\n");
    return 0;
  }
  for (const command of COMMANDS[name]) {
    const isLast = command === COMMANDS[name].at(-1);
    const exitCode = await runOnNode(isLast ? [...command, ...extraArguments] : command);
    if (exitCode !== 0) return exitCode;
  }
  return 0;
}

async function check() {
  const startedAtMs = performance.now();
  for (const step of CHECK_STEPS) {
    process.stdout.write(`\n── ${step}\n`);
    const stepStartedAtMs = performance.now();
    const exitCode = await runTask(step);
    const seconds = ((performance.now() - stepStartedAtMs) / 1000).toFixed(1);
    if (exitCode !== 0) {
      process.stdout.write(
        `\ncheck FAILED at ${step} (exit code ${exitCode}, ${seconds} s); later steps did not run\n`,
      );
      return exitCode;
    }
    process.stdout.write(`── ${step}: ok (${seconds} s)\n`);
  }
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
  process.stdout.write(`\ncheck passed: ${CHECK_STEPS.join(", ")} (${seconds} s)\n`);
  return 0;
}

await runScript(async () => {
  const [name = "", ...extraArguments] = process.argv.slice(2);
  const known = ["check", "build", ...Object.keys(COMMANDS)];
  if (!known.includes(name)) {
    throw new SetupError(`There is no task "${name}".`, `give one of: ${known.join(", ")}.`);
  }
  await bootstrap({ web: false });
  process.exitCode = name === "check" ? await check() : await runTask(name, extraArguments);
});
