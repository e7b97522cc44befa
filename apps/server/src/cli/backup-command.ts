import { backUp, type BackupResult } from "../app/backup/back-up.ts";
import { adoptServiceKeys, restoreBackup } from "../app/backup/restore-backup.ts";
import type { AppContext } from "../app/context.ts";
import { openContext } from "../app/open-context.ts";
import { CommandError } from "./command-error.ts";

export const BACKUP_USAGE = `Usage: cdsa backup FILE
       cdsa restore FILE

  backup    Writes everything in the database, as one moment shows it, to a new file. It opens only with the
            key-encryption key the server has now; keep that key elsewhere. Files under UPLOAD_DIR are not in it.
  restore   Puts a backup into an empty database, whole or not at all. It needs SECRET_KEY and the key-encryption key of
            the server that made it. What was under way then does not begin again; calls that were about to run are
            marked as of unknown outcome.

With the embedded database, stop the server first.
`;

function requireFile(command: string, args: readonly string[]): string {
  const [path] = args;
  if (path === undefined || args.length !== 1 || path.startsWith("-"))
    throw new CommandError(`cdsa ${command} takes one FILE.\n\n${BACKUP_USAGE}`);
  return path;
}

const describeBackup = (path: string, { rows, tables }: BackupResult, keyId: string): string =>
  `${path}: ${rows} rows of ${tables} tables, sealed under ${keyId}.\n`;

/** `cdsa backup FILE`. */
export async function runBackupCommand(
  { database, keyring }: Pick<AppContext, "database" | "keyring">,
  args: readonly string[],
  print: (text: string) => void,
): Promise<void> {
  const path = requireFile("backup", args);
  print(describeBackup(path, await backUp(database, keyring, path), keyring.activeKeyId));
}

/** `cdsa restore FILE`. */
export async function runRestoreCommand(
  args: readonly string[],
  print: (text: string) => void,
): Promise<void> {
  const path = requireFile("restore", args);
  await using context = await openContext("error", (database) => adoptServiceKeys(database, path));
  const { database, keyring, checkKeys } = context;
  const rows = await restoreBackup({ database, keyring, path, checkKeys });
  print(`${rows} rows were restored from ${path}. Start the server.\n`);
}
