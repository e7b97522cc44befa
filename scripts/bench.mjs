import { bootstrap } from "./bootstrap.mjs";
import { runChild } from "./bootstrap/child.mjs";
import { requireNodeBinary } from "./bootstrap/install.mjs";
import { fromRoot, ROOT_DIR } from "./bootstrap/paths.mjs";
import { runScript, SetupError } from "./bootstrap/setup-error.mjs";

const BENCHES = [
  "start",
  "memory",
  "chat-overhead",
  "turn-cost",
  "vault",
  "retrieval",
  "retrieval-speed",
  "extraction",
  "indexing",
  "pii",
];

/** Runs benches beside a private PostgreSQL: all of them, or the one named with its own arguments. */
async function runBenches([name, ...benchArguments]) {
  if (name !== undefined && !BENCHES.includes(name)) {
    throw new SetupError(`There is no bench "${name}".`, `give one of: ${BENCHES.join(", ")}.`);
  }
  await bootstrap({ web: true });
  let worst = 0;
  for (const bench of name === undefined ? BENCHES : [name]) {
    const command = [requireNodeBinary(), fromRoot("bench", `${bench}.ts`), ...benchArguments];
    const exitCode = await runChild(fromRoot("scripts", "test-services"), ["run", "--", ...command], {
      cwd: ROOT_DIR,
      stdio: "inherit",
    });
    worst = Math.max(worst, exitCode);
  }
  return worst;
}

await runScript(async () => {
  process.exitCode = await runBenches(process.argv.slice(2));
});
