import { mkdir } from "node:fs/promises";
import type { DatabaseConfig } from "../config/config.ts";
import { lockDataDirectory } from "../platform/db/data-directory-lock.ts";
import type { DatabaseHandle } from "../platform/db/database.ts";
import { openPglite } from "../platform/db/open-pglite.ts";
import { openPostgres } from "../platform/db/open-postgres.ts";
import type { Logger } from "../platform/telemetry/logger.ts";

/**
 * Opens the configured database. The embedded one is locked for this process first.
 * @throws DataDirectoryInUseError while another server works on it.
 */
export async function openDatabase(
  config: DatabaseConfig,
  dataDirectory: string,
  logger: Logger,
): Promise<DatabaseHandle> {
  if (config.kind === "postgres") {
    return openPostgres({
      ...config,
      onConnectionError: (error) => {
        logger.warn({ err: error }, "database connection lost");
      },
    });
  }
  await mkdir(dataDirectory, { recursive: true });
  const lock = lockDataDirectory(config.lockFile);
  const handle = await openPglite(config.directory);
  return {
    ...handle,
    async [Symbol.asyncDispose]() {
      await handle[Symbol.asyncDispose]();
      lock[Symbol.dispose]();
    },
  };
}
