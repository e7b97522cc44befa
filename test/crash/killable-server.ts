import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { createContext } from "../../apps/server/src/app/context.ts";
import { prepareDatabase } from "../../apps/server/src/app/prepare-database.ts";
import { startBackground } from "../../apps/server/src/app/start-background.ts";
import { createConfig } from "../../apps/server/src/config/config.ts";
import { readEnvironment } from "../../apps/server/src/config/env.ts";
import { wrapPglite } from "../../apps/server/src/platform/db/open-pglite.ts";
import { createLogger } from "../../apps/server/src/platform/telemetry/logger.ts";

// A server whose process is killed, as by SIGKILL, before its n-th message to the database once it is armed.
const [directory = "", secretsText = "{}"] = process.argv.slice(2);
// Written by the test that forks this process.
const secrets = JSON.parse(secretsText) as {
  secretKey: string;
  jwtSecretKey: string;
  encryptionKey: string;
  activeKey?: { id: string; key: string };
};
const fromBase64 = (text: string): Buffer => Buffer.from(text, "base64");

let sent = 0;
let killAt = Number.POSITIVE_INFINITY;

const client = await PGlite.create({ dataDir: directory, extensions: { vector } });
const send = client.execProtocolRaw.bind(client);
client.execProtocolRaw = (message, options) => {
  sent += 1;
  if (sent >= killAt) process.kill(process.pid, "SIGKILL");
  return send(message, options);
};

const database = wrapPglite(client);
await prepareDatabase(database);
const config = createConfig(
  readEnvironment({ ...process.env, DATA_DIR: `${directory}-files`, LOG_LEVEL: "silent" }),
);
const context = await createContext({
  config,
  secrets: {
    ...secrets,
    encryptionKey: fromBase64(secrets.encryptionKey),
    ...(secrets.activeKey && {
      vault: {
        keys: [{ id: secrets.activeKey.id, provider: "environment", key: fromBase64(secrets.activeKey.key) }],
        activeKeyId: secrets.activeKey.id,
        transit: null,
        kms: null,
      },
    }),
  },
  logger: createLogger("silent"),
  database,
});
await context.tools.seedBuiltins();
await startBackground(context);
const url = await context.server.listen({ host: "127.0.0.1", port: 0 });

process.on("message", (message) => {
  if (typeof message === "number") {
    sent = 0;
    killAt = message;
  } else if (message === "count") process.send?.({ sent });
});
process.on("disconnect", () => process.exit(0));
process.send?.({ url });
