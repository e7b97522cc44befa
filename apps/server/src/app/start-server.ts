import { rm } from "node:fs/promises";
import { createConfig } from "../config/config.ts";
import { processEnvironment } from "../config/env.ts";
import { loadSecrets, type LoadedSecrets } from "../config/secrets.ts";
import { checkKeyCanaries, WrongKeyError } from "../platform/crypto/key-canaries.ts";
import type { DatabaseHandle } from "../platform/db/database.ts";
import { createLogger } from "../platform/telemetry/logger.ts";
import { type AppContext, createContext } from "./context.ts";
import { envelopeKeys } from "./create-platform.ts";
import { openDatabase } from "./open-database.ts";
import { prepareDatabase } from "./prepare-database.ts";
import { prepareFirstStart } from "./prepare-first-start.ts";
import { startBackground } from "./start-background.ts";
import { startMessage } from "./start-message.ts";

/** Builds and starts a server from the environment; it listens when this resolves. */
export async function startServer(print: (text: string) => void): Promise<AppContext> {
  await using stack = new AsyncDisposableStack();
  const context = stack.use(await openContext());
  await context.tools.seedBuiltins();
  const firstStart = await prepareFirstStart(context);
  await startBackground(context);
  await context.server.listen({ host: context.config.http.host, port: context.config.http.port });
  print(startMessage(context, firstStart));
  stack.move();
  return context;
}

/** Opens the database, brings it to this version, checks its keys, and builds the server around it. */
async function openContext(): Promise<AppContext> {
  const environment = processEnvironment();
  const config = createConfig(environment);
  const logger = createLogger(config.logLevel);
  const loaded = await loadSecrets(environment, config);
  const database = await openDatabase(config.database, config.dataDirectory, logger);
  try {
    await prepareDatabase(database);
    await checkKeys(database, loaded);
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
  return createContext({ config, secrets: loaded.secrets, logger, database });
}

/** A key file made a moment ago goes again if the database turns out to have been written with other keys. */
async function checkKeys(
  database: DatabaseHandle,
  { secrets, createdKeyFile }: LoadedSecrets,
): Promise<void> {
  const keys = envelopeKeys(secrets);
  try {
    await checkKeyCanaries(database.db, { ENCRYPTION_KEY: keys.keyEncryptionKey, SECRET_KEY: keys.canary });
  } catch (error) {
    if (error instanceof WrongKeyError && createdKeyFile !== null) await rm(createdKeyFile, { force: true });
    throw error;
  }
}
