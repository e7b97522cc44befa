import { rm } from "node:fs/promises";
import { type AppContext, createContext } from "../app/context.ts";
import { envelopeKeys } from "../app/create-platform.ts";
import { openDatabase } from "../app/open-database.ts";
import { prepareDatabase } from "../app/prepare-database.ts";
import { createConfig } from "../config/config.ts";
import { processEnvironment } from "../config/env.ts";
import { loadSecrets } from "../config/secrets.ts";
import { checkKeyCanaries, WrongKeyError } from "../platform/crypto/key-canaries.ts";
import { createLogger } from "../platform/telemetry/logger.ts";

/**
 * The house as the environment describes it, without listening and without background work. Keys are checked before
 * anything is written, as at a start.
 */
export async function openCommandContext(): Promise<AppContext> {
  const environment = processEnvironment();
  const config = createConfig(environment);
  const logger = createLogger("error");
  const { secrets, createdKeyFile } = await loadSecrets(environment, config);
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await openDatabase(config.database, config.dataDirectory, logger));
  await prepareDatabase(database);
  const keys = envelopeKeys(secrets);
  try {
    await checkKeyCanaries(database.db, { ENCRYPTION_KEY: keys.keyEncryptionKey, SECRET_KEY: keys.canary });
  } catch (error) {
    // The keys made a moment ago are not those of this database.
    if (error instanceof WrongKeyError && createdKeyFile !== null) await rm(createdKeyFile, { force: true });
    throw error;
  }
  const context = await createContext({ config, secrets, logger, database });
  // From here on the context closes the database.
  stack.move();
  return context;
}
