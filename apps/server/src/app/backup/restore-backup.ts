import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { sql } from "drizzle-orm";
import { appendAuditEvent } from "../../modules/audit/index.ts";
import type { FileStorage } from "../../modules/documents/index.ts";
import { SERVER_ORIGIN } from "../../platform/actor.ts";
import { EnvelopeError } from "../../platform/crypto/envelope.ts";
import { keyName } from "../../platform/crypto/key-canaries.ts";
import {
  openLines,
  parseSealedHeader,
  type SealedHeader,
  sealedFileKeyPlace,
} from "../../platform/crypto/sealed-lines.ts";
import type { Keyring } from "../../platform/crypto/keyring.ts";
import {
  type DatabaseHandle,
  type Queryable,
  queryRows,
  type Transaction,
} from "../../platform/db/database.ts";
import type { TableRows } from "../../platform/db/dump-tables.ts";
import { loadTables } from "../../platform/db/load-tables.ts";
import { readMigrationNames } from "../../platform/db/table-shapes.ts";
import { parseJson } from "../../platform/json/parse-json.ts";
import { keepServiceKey } from "../service-keys.ts";
import { type BackupContents, BackupContentsSchema } from "./backup-contents.ts";
import { createOriginalsWriter, findOriginals, type OriginalsWriter } from "./originals.ts";
import { settleRestoredWork } from "./settle-restored-work.ts";

/** A backup that cannot be restored here; the message says why and what to do. Nothing was changed. */
export class RestoreError extends Error {
  override readonly name = "RestoreError";
}

export type RestoreOptions = {
  database: DatabaseHandle;
  keyring: Keyring;
  path: string;
  /** Where the originals go. */
  storage: FileStorage;
  /**
   * Checks the restored canaries against the keys of this server, before anything is committed.
   * @throws WrongKeyError
   */
  checkKeys: (tx: Queryable) => Promise<void>;
};

/** What there is now; `missing` counts originals that the backup did not have. */
export type RestoreResult = { rows: number; originals: number; missing: number };

/**
 * Puts a backup into an empty database, whole or not at all. Work that was under way in it does not begin again.
 * @throws RestoreError, WrongKeyError
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreResult> {
  const { database, keyring, path, storage, checkKeys } = options;
  const originals = createOriginalsWriter(storage);
  try {
    return await database.asOwner(async (tx) => {
      await tx.execute(sql`SET LOCAL statement_timeout = 0`);
      await tx.execute(sql`SET LOCAL lock_timeout = 0`);
      await tx.execute(sql`SET LOCAL idle_in_transaction_session_timeout = 0`);
      await requireEmpty(tx);
      const texts = await openTexts(path, keyring);
      const contents = await readContents(texts);
      await requireSameSchema(tx, contents);
      const rows = await loadTables(tx, contents.tables, rowsOf(texts, originals));
      const found = await originals.end();
      const wanted = await findOriginals(tx);
      const missing = wanted.filter((each) => !found.has(each)).length;
      await checkKeys(tx);
      await settleRestoredWork(tx);
      await appendAuditEvent(tx, {
        type: "BACKUP_RESTORED",
        userId: null,
        details: { rows },
        origin: SERVER_ORIGIN,
      });
      return { rows, originals: found.size, missing };
    });
  } catch (error) {
    await originals.undo();
    if (!(error instanceof EnvelopeError)) throw error;
    throw new RestoreError(
      "The backup was altered or is not whole, so nothing of it was restored. Take another copy of it.",
      { cause: error },
    );
  }
}

async function requireEmpty(tx: Queryable): Promise<void> {
  const people = await queryRows(tx, sql`SELECT id FROM users LIMIT 1`);
  if (people.length > 0) {
    throw new RestoreError(
      "There are people in this database already, and a restore replaces everything. Point DATABASE_URL or DATA_DIR at an empty one.",
    );
  }
}

async function requireSameSchema(tx: Transaction, { migrations }: BackupContents): Promise<void> {
  const here = await readMigrationNames(tx);
  if (here.join() === migrations.join()) return;
  throw new RestoreError(
    `The backup was made by another version of CDSA: its schema ends with ${migrations.at(-1) ?? "nothing"}, this one with ${here.at(-1) ?? "nothing"}. Restore it with the version that made it, then upgrade.`,
  );
}

type OpenedFile = { header: SealedHeader; rest: AsyncIterableIterator<string> };

async function openFile(path: string): Promise<OpenedFile> {
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
  const rest = lines[Symbol.asyncIterator]();
  const first = await rest.next();
  const header = first.done === true ? null : parseSealedHeader(first.value);
  if (!header) throw new RestoreError(`${path} is not a backup of CDSA.`);
  return { header, rest };
}

/**
 * Puts the keys that outside services wrapped for the backed-up house into an empty database, so that this one opens
 * them instead of making its own; before the keys are opened.
 */
export async function adoptServiceKeys(database: DatabaseHandle, path: string): Promise<void> {
  await requireEmpty(database.db);
  const { header } = await openFile(path);
  for (const key of header.serviceKeys) await keepServiceKey(database.db, key);
}

/** The opened lines after the header. */
async function openTexts(path: string, keyring: Keyring): Promise<AsyncGenerator<string>> {
  const { header, rest } = await openFile(path);
  if (!keyring.keyIds.includes(header.keyId)) {
    throw new RestoreError(
      `The backup is sealed under ${keyName(header.keyId)}, which is not set. Set the key the server had when it was made.`,
    );
  }
  try {
    keyring.open(header.wrappedKey, sealedFileKeyPlace(header.id)).fill(0);
  } catch (error) {
    throw new RestoreError(
      `The backup does not open with ${keyName(header.keyId)}. Set the key the server had when it was made.`,
      { cause: error },
    );
  }
  return openLines(keyring, header, rest);
}

async function readContents(texts: AsyncGenerator<string>): Promise<BackupContents> {
  const first = await texts.next();
  const parsed = BackupContentsSchema.safeParse(first.done === true ? undefined : parseJson(first.value));
  if (!parsed.success) throw new EnvelopeError();
  return parsed.data;
}

async function* rowsOf(texts: AsyncGenerator<string>, originals: OriginalsWriter): AsyncGenerator<TableRows> {
  for await (const text of texts) {
    if (await originals.take(text)) continue;
    const [table = "", ...rows] = text.split("\n");
    yield { table, rows };
  }
}
