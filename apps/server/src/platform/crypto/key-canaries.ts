import { sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../db/database.ts";
import { type EnvelopeColumn, keyIdsInUse } from "./envelope-column.ts";
import { type EnvelopeKey, open, seal } from "./envelope.ts";

/** The keys this server was started with are not those of the database. */
export class WrongKeyError extends Error {
  override readonly name = "WrongKeyError";
}

const KNOWN_VALUE = "cdsa key canary";
const NOTHING_CHANGED = "Nothing was changed.";

const placeOf = (name: string): string => `key_canaries:${name}`;

/** The setting a key-encryption key comes from, as its canary and messages name it. */
export const keyName = (keyId: string): string =>
  keyId === "kek-1" ? "ENCRYPTION_KEY" : `VAULT_KEYS ${keyId}`;

/**
 * Checks each key against the value it sealed when it was first used; writes nothing. Call it before anything else is
 * read or written.
 * @throws WrongKeyError naming the key.
 */
export async function checkKeyCanaries(
  db: Queryable,
  keys: Readonly<Record<string, EnvelopeKey>>,
): Promise<void> {
  const stored = await queryRows<{ key_name: string; envelope: string }>(
    db,
    sql`SELECT key_name, envelope FROM key_canaries`,
  );
  for (const { key_name: name, envelope } of stored) {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (!key) continue;
    try {
      open(key, envelope, placeOf(name));
    } catch (error) {
      throw new WrongKeyError(
        `${name} is not the key this database was written with. ${NOTHING_CHANGED} Restore the key it had, or point DATA_DIR or DATABASE_URL at the data of this key.`,
        { cause: error },
      );
    }
  }
}

/** Seals a known value under each key that has none yet; after `checkKeyCanaries` and `requireKeysInUse`. */
export async function sealKeyCanaries(
  db: Queryable,
  keys: Readonly<Record<string, EnvelopeKey>>,
): Promise<void> {
  for (const [name, key] of Object.entries(keys)) {
    await db.execute(
      sql`INSERT INTO key_canaries (key_name, envelope) VALUES (${name}, ${seal(key, KNOWN_VALUE, placeOf(name))}) ON CONFLICT DO NOTHING`,
    );
  }
}

/**
 * Checks that there is a key for everything that is sealed; writes nothing. Only keys that were in use here count: an id
 * in a damaged envelope is no reason not to start.
 * @throws WrongKeyError naming the keys that are missing.
 */
export async function requireKeysInUse(
  db: Queryable,
  columns: readonly EnvelopeColumn[],
  keyIds: readonly string[],
): Promise<void> {
  const inUse = new Set<string>();
  for (const column of columns) for (const id of await keyIdsInUse(db, column)) inUse.add(id);
  const absent = [...inUse].filter((id) => !keyIds.includes(id)).map(keyName);
  const known = await queryRows<{ key_name: string }>(db, sql`SELECT key_name FROM key_canaries`);
  const missing = absent.filter((name) => known.some((row) => row.key_name === name)).sort();
  if (missing.length === 0) return;
  throw new WrongKeyError(
    `${missing.join(", ")}: not set, but data in this database is still sealed under it. ${NOTHING_CHANGED} Set the key again; it can go once a rotation to another one is completed.`,
  );
}
