import { DatabaseSync } from "node:sqlite";

/** Another server works on this data directory. */
export class DataDirectoryInUseError extends Error {
  override readonly name = "DataDirectoryInUseError";
}

/**
 * Keeps a second server off the embedded database, which takes no lock itself.
 * An exclusive SQLite transaction holds a lock of the operating system, which ends with the process however it
 * ends: a file left behind by a killed server locks nothing.
 * @throws DataDirectoryInUseError while another process holds it.
 */
export function lockDataDirectory(lockFile: string): Disposable {
  const database = new DatabaseSync(lockFile);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) {
      throw new DataDirectoryInUseError(
        `Another CDSA server is using the data beside ${lockFile}. Stop it first, or give this one its own directory through DATA_DIR.`,
      );
    }
    throw error;
  }
  return {
    [Symbol.dispose]() {
      database.close();
    },
  };
}
