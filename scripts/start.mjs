import { existsSync } from "node:fs";
import { bootstrap } from "./bootstrap.mjs";
import { handOver } from "./bootstrap/launch.mjs";
import { serverEnvironment, serverNodeOptions } from "./bootstrap/server-node-options.mjs";
import { runScript } from "./bootstrap/setup-error.mjs";

await runScript(async () => {
  await bootstrap({ web: true });
  const nodeArguments = [
    ...serverNodeOptions(),
    ...(existsSync(".env") ? ["--env-file=.env"] : []),
    "apps/server/src/main.ts",
    ...process.argv.slice(2),
  ];
  await handOver(nodeArguments, serverEnvironment());
});
