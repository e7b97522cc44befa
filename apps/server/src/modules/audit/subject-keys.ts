import { randomBytes } from "node:crypto";
import { type JsonObject, type JsonValue, JsonValueSchema } from "@cdsa/contracts";
import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { EnvelopeColumn } from "../../platform/crypto/envelope-column.ts";
import { type EnvelopeKey, EnvelopeError, open, seal } from "../../platform/crypto/envelope.ts";
import type { Keyring } from "../../platform/crypto/keyring.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { parseJson } from "../../platform/json/parse-json.ts";
import { subjectKeys } from "./audit.tables.ts";

/** How a sealed JSON value rests in a jsonb column; any other shape does not open. */
const SealedSchema = z.strictObject({ sealed: z.string() });

export type OpenedValue = { state: "opened"; value: JsonValue } | { state: "erased" } | { state: "damaged" };

/** Seals values under the data key of the person they are about, so that destroying the key erases them. */
export interface SubjectKeys {
  /** Makes the key of a new person; once, in the transaction that adds them. */
  create(tx: Queryable, userId: string): Promise<void>;
  /**
   * @param place binds the value to its row: `table:id:column`.
   * @throws EnvelopeError where the person has no key (any more).
   */
  sealJson(db: Queryable, userId: string, value: JsonValue, place: string): Promise<JsonObject>;
  openJson(db: Queryable, userId: string, sealed: unknown, place: string): Promise<OpenedValue>;
  /** Destroys the person's key: nothing sealed under it opens again. */
  destroy(tx: Queryable, userId: string): Promise<void>;
}

const wrapPlace = (userId: string): string => `subject_keys:${userId}`;

/** What a rotation of the key-encryption key moves. */
export const SUBJECT_KEY_COLUMN: EnvelopeColumn = {
  table: "subject_keys",
  column: "wrapped_key",
  keyColumns: ["user_id"],
  placeOf: ([userId = ""]) => wrapPlace(userId),
};

/** @param keyring wraps the data keys. */
export function createSubjectKeys(keyring: Pick<Keyring, "seal" | "open">): SubjectKeys {
  // A key destroyed by another instance must stop opening things here too, soon: entries are short-lived.
  const cache = new Map<string, { key: EnvelopeKey; until: number }>();
  const CACHE_MS = 5_000;
  const CACHE_ENTRIES = 1_000;

  async function stored(db: Queryable, userId: string): Promise<EnvelopeKey | "destroyed" | null> {
    const [row] = await db.select().from(subjectKeys).where(eq(subjectKeys.userId, userId));
    if (!row) return null;
    if (row.wrappedKey === null) return "destroyed";
    return { id: row.id, key: keyring.open(row.wrappedKey, wrapPlace(userId)) };
  }

  async function keyOf(db: Queryable, userId: string): Promise<EnvelopeKey | "destroyed" | null> {
    const cached = cache.get(userId);
    if (cached && cached.until > Date.now()) return cached.key;
    const key = await stored(db, userId);
    if (key !== null && key !== "destroyed") {
      if (cache.size >= CACHE_ENTRIES) cache.clear();
      cache.set(userId, { key, until: Date.now() + CACHE_MS });
    }
    return key;
  }

  return {
    async create(tx, userId) {
      const wrappedKey = keyring.seal(randomBytes(32), wrapPlace(userId));
      await tx.insert(subjectKeys).values({ id: newId(), userId, wrappedKey });
    },
    async sealJson(db, userId, value, place) {
      const key = await keyOf(db, userId);
      if (key === null || key === "destroyed") throw new EnvelopeError();
      return { sealed: seal(key, JSON.stringify(value), place) };
    },
    async openJson(db, userId, sealed, place) {
      const key = await keyOf(db, userId);
      if (key === "destroyed") return { state: "erased" };
      const shape = SealedSchema.safeParse(sealed);
      if (key === null || !shape.success) return { state: "damaged" };
      try {
        const value = JsonValueSchema.safeParse(
          parseJson(open(key, shape.data.sealed, place).toString("utf8")),
        );
        return value.success ? { state: "opened", value: value.data } : { state: "damaged" };
      } catch (error) {
        if (error instanceof EnvelopeError) return { state: "damaged" };
        throw error;
      }
    },
    async destroy(tx, userId) {
      cache.delete(userId);
      await tx
        .update(subjectKeys)
        .set({ wrappedKey: null, destroyedAt: sql`now()` })
        .where(eq(subjectKeys.userId, userId));
    },
  };
}
