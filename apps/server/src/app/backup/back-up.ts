import { open, rm } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { appendAuditEvent } from "../../modules/audit/index.ts";
import type { FileStorage } from "../../modules/documents/index.ts";
import { SERVER_ORIGIN } from "../../platform/actor.ts";
import { sealLines } from "../../platform/crypto/sealed-lines.ts";
import type { Keyring } from "../../platform/crypto/keyring.ts";
import type { DatabaseHandle, Transaction } from "../../platform/db/database.ts";
import { dumpTables } from "../../platform/db/dump-tables.ts";
import { readMigrationNames, readTableShapes } from "../../platform/db/table-shapes.ts";
import { readServiceKeys } from "../service-keys.ts";
import type { BackupContents } from "./backup-contents.ts";
import { findOriginals, originalLines } from "./originals.ts";

export type BackupResult = {
  tables: number;
  rows: number;
  originals: number;
  /** Originals that file storage does not have. */
  missing: number;
};

/**
 * Writes everything in the database, as one moment shows it, and the originals of its documents to a new file that opens
 * only with the keys of the keyring. Others may not read the file; one that was not finished is removed.
 */
export async function backUp(
  database: DatabaseHandle,
  keyring: Keyring,
  storage: Pick<FileStorage, "read">,
  path: string,
): Promise<BackupResult> {
  const file = await open(path, "wx", 0o600);
  try {
    await appendAuditEvent(database.db, {
      type: "BACKUP_CREATED",
      userId: null,
      details: { keyId: keyring.activeKeyId },
      origin: SERVER_ORIGIN,
    });
    const result: BackupResult = { tables: 0, rows: 0, originals: 0, missing: 0 };
    await database.asOwner(async (tx) => {
      await tx.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`);
      await tx.execute(sql`SET LOCAL statement_timeout = 0`);
      await tx.execute(sql`SET LOCAL idle_in_transaction_session_timeout = 0`);
      // Bounds of partitions are spelled in the time zone of the session.
      await tx.execute(sql`SET LOCAL TimeZone = 'UTC'`);
      const serviceKeys = await readServiceKeys(tx);
      for await (const line of sealLines(keyring, serviceKeys, contentsOf(tx, storage, result)))
        await file.write(`${line}\n`);
    });
    await file.sync();
    return result;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function* contentsOf(
  tx: Transaction,
  storage: Pick<FileStorage, "read">,
  result: BackupResult,
): AsyncGenerator<string> {
  const tables = await readTableShapes(tx);
  const contents: BackupContents = { migrations: await readMigrationNames(tx), tables };
  yield JSON.stringify(contents);
  for await (const { table, rows } of dumpTables(tx, tables)) {
    result.rows += rows.length;
    yield [table, ...rows].join("\n");
  }
  result.tables = tables.length;
  for (const path of await findOriginals(tx)) {
    const content = await storage.read(path);
    if (content) yield* originalLines(path, content);
    result[content ? "originals" : "missing"] += 1;
  }
}
