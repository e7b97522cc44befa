import { backUp, type BackupResult } from "../app/backup/back-up.ts";
import { adoptServiceKeys, restoreBackup } from "../app/backup/restore-backup.ts";
import type { AppContext } from "../app/context.ts";
import { openContext } from "../app/open-context.ts";
import { CommandError } from "./command-error.ts";

export const BACKUP_USAGE = `Usage: cdsa backup FILE
       cdsa restore FILE

  backup    Writes everything in the database, as one moment shows it, and the originals of documents to a new file. It
            opens only with the key-encryption key the server has now; keep that key elsewhere.
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

const describeMissing = (missing: number): string =>
  missing === 0 ? "" : ` ${missing} originals are missing: file storage did not have them.`;

const describeBackup = (path: string, result: BackupResult, keyId: string): string =>
  `${path}: ${result.rows} rows of ${result.tables} tables and ${result.originals} originals, sealed under ${keyId}.${describeMissing(result.missing)}\n`;

/** `cdsa backup FILE`. */
export async function runBackupCommand(
  { database, documents, keyring }: Pick<AppContext, "database" | "documents" | "keyring">,
  args: readonly string[],
  print: (text: string) => void,
): Promise<void> {
  const path = requireFile("backup", args);
  const result = await backUp(database, keyring, documents.storage, path);
  print(describeBackup(path, result, keyring.activeKeyId));
}

/** `cdsa restore FILE`. */
export async function runRestoreCommand(
  args: readonly string[],
  print: (text: string) => void,
): Promise<void> {
  const path = requireFile("restore", args);
  await using context = await openContext("error", (database) => adoptServiceKeys(database, path));
  const { database, documents, keyring, checkKeys } = context;
  const { storage } = documents;
  const { rows, originals, missing } = await restoreBackup({ database, keyring, path, storage, checkKeys });
  print(
    `${rows} rows and ${originals} originals were restored from ${path}.${describeMissing(missing)} Start the server.\n`,
  );
}
