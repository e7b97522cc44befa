import { rm } from "node:fs/promises";
import { createConfig } from "../config/config.ts";
import { processEnvironment } from "../config/env.ts";
import { loadSecrets, type LoadedSecrets } from "../config/secrets.ts";
import { WrongKeyError } from "../platform/crypto/key-canaries.ts";
import type { DatabaseHandle } from "../platform/db/database.ts";
import { createLogger } from "../platform/telemetry/logger.ts";
import { type AppContext, createContext } from "./context.ts";
import { openDatabase } from "./open-database.ts";
import { prepareDatabase } from "./prepare-database.ts";

/**
 * The house as the environment describes it, without listening and without background work: opens the database,
 * brings it to this version, checks its keys before anything else is written, and builds the server around it.
 * @param logLevel instead of LOG_LEVEL.
 * @param beforeKeys what to do with the prepared database before its keys are opened.
 */
export async function openContext(
  logLevel?: string,
  beforeKeys?: (database: DatabaseHandle) => Promise<void>,
): Promise<AppContext> {
  const environment = processEnvironment();
  const config = createConfig(environment);
  const logger = createLogger(logLevel ?? config.logLevel);
  const loaded = await loadSecrets(environment, config);
  const database = await openDatabase(config.database, config.dataDirectory, logger);
  try {
    await prepareDatabase(database);
    await beforeKeys?.(database);
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
  return withoutStrayKeyFile(loaded, () =>
    createContext({ config, secrets: loaded.secrets, logger, database }),
  );
}

/** A key file made a moment ago goes again if the database turns out to have been written with other keys. */
async function withoutStrayKeyFile<T>({ createdKeyFile }: LoadedSecrets, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof WrongKeyError && createdKeyFile !== null) await rm(createdKeyFile, { force: true });
    throw error;
  }
}
