import { sql } from "drizzle-orm";
import { type Database, queryRows } from "../db/database.ts";
import { type EnvelopeKey, open, seal } from "./envelope.ts";

/** The keys this server was started with are not those of the database. */
export class WrongKeyError extends Error {
  override readonly name = "WrongKeyError";
}

const KNOWN_VALUE = "cdsa key canary";

/**
 * Checks each key against the value it sealed at the first start, and seals it where there is none yet.
 * Call it before anything else is read or written.
 * @throws WrongKeyError naming the key.
 */
export async function checkKeyCanaries(
  db: Database,
  keys: Readonly<Record<string, EnvelopeKey>>,
): Promise<void> {
  const stored = await queryRows<{ key_name: string; envelope: string }>(
    db,
    sql`SELECT key_name, envelope FROM key_canaries`,
  );
  for (const [name, key] of Object.entries(keys)) {
    const place = `key_canaries:${name}`;
    const row = stored.find((each) => each.key_name === name);
    if (!row) {
      await db.execute(
        sql`INSERT INTO key_canaries (key_name, envelope) VALUES (${name}, ${seal(key, KNOWN_VALUE, place)}) ON CONFLICT DO NOTHING`,
      );
      continue;
    }
    try {
      open(key, row.envelope, place);
    } catch (error) {
      throw new WrongKeyError(
        `${name} is not the key this database was written with. Nothing was changed. Restore the key it had, or point DATA_DIR or DATABASE_URL at the data of this key.`,
        { cause: error },
      );
    }
  }
}
