import { bootstrap } from "./bootstrap.mjs";
import { handOver } from "./bootstrap/launch.mjs";
import { runScript } from "./bootstrap/setup-error.mjs";

await runScript(async () => {
  await bootstrap({ web: false });
  await handOver(["--env-file-if-exists=.env", "apps/server/src/cli/main.ts", ...process.argv.slice(2)]);
});
