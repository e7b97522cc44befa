import { eq, sql } from "drizzle-orm";
import type { EnvelopeColumn } from "../../platform/crypto/envelope-column.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { pseudonymMaps } from "./protection.tables.ts";

/** Where the map of a conversation is sealed. */
export const pseudonymsPlace = (sessionId: string): string => `pseudonym_maps:${sessionId}:sealed`;

/** What a rotation of the key-encryption key moves. */
export const PSEUDONYMS_COLUMN: EnvelopeColumn = {
  table: "pseudonym_maps",
  column: "sealed",
  keyColumns: ["session_id"],
  placeOf: ([sessionId = ""]) => pseudonymsPlace(sessionId),
};

export async function findSealedMap(db: Queryable, sessionId: string): Promise<string | null> {
  const [row] = await db
    .select({ sealed: pseudonymMaps.sealed })
    .from(pseudonymMaps)
    .where(eq(pseudonymMaps.sessionId, sessionId));
  return row?.sealed ?? null;
}

export async function storeSealedMap(
  tx: Queryable,
  map: { sessionId: string; sealed: string; entries: number },
): Promise<void> {
  await tx
    .insert(pseudonymMaps)
    .values(map)
    .onConflictDoUpdate({
      target: pseudonymMaps.sessionId,
      set: { sealed: map.sealed, entries: map.entries, updatedAt: sql`now()` },
    });
}

export async function deleteMap(tx: Queryable, sessionId: string): Promise<void> {
  await tx.delete(pseudonymMaps).where(eq(pseudonymMaps.sessionId, sessionId));
}
