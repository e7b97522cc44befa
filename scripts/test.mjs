import { bootstrap } from "./bootstrap.mjs";
import { runOnNode } from "./bootstrap/launch.mjs";
import { fromRoot } from "./bootstrap/paths.mjs";
import { runScript } from "./bootstrap/setup-error.mjs";
import { findChromium } from "./lib/chromium.mjs";

/** Says what this run leaves out, and why, so that a green result is not read as more than it is. */
function announceLeftOut() {
  const say = (text) => process.stdout.write(`cdsa: ${text}\n`);
  if (!process.env.TEST_DATABASE_URL) {
    say(
      "PostgreSQL is left out: TEST_DATABASE_URL is not set (`scripts/test-services run -- npm test` sets it).",
    );
  }
  if (!process.env.TEST_REDIS_URL) say("Redis is left out: TEST_REDIS_URL is not set.");
  if (!process.env.OCR_LANGUAGE_PATH) say("Text recognition is left out: OCR_LANGUAGE_PATH is not set.");
  if (findChromium() === undefined) {
    say("End-to-end is left out: no /usr/bin/chromium (CHROMIUM_PATH may name another).");
  }
}

// A run that names its files needs the page only when it names tests of the page.
function needsWebPage(vitestArguments) {
  const filters = vitestArguments.filter((argument) => !argument.startsWith("-"));
  return filters.length === 0 || filters.some((filter) => filter.includes("e2e") || filter.includes("page"));
}

await runScript(async () => {
  const vitestArguments = process.argv.slice(2);
  await bootstrap({ web: needsWebPage(vitestArguments) });
  announceLeftOut();
  const vitest = fromRoot("node_modules", "vitest", "vitest.mjs");
  process.exitCode = await runOnNode([vitest, "run", ...vitestArguments]);
});
