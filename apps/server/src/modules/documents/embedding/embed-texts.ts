import { clearanceCovers, type Label } from "@cdsa/contracts";
import { and, eq, inArray, lt, sql } from "drizzle-orm";
import { keyedHash } from "../../../platform/crypto/derive-key.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { EmbeddingError, type EmbeddingProvider } from "./embedding-provider.ts";
import { embeddingCache } from "./embedding.tables.ts";

/** What a provider outside the house may be sent. */
export const HIGHEST_REMOTE_LABEL: Label = "PUBLIC";

/** A provider with the number of its model's row, and the key that its cache is addressed with. */
export type Embedder = { provider: EmbeddingProvider; modelId: number; cacheKey: Buffer };

/**
 * Refuses to send out of the house what is not public.
 * @throws EmbeddingError
 */
export function assertMayEmbed(provider: Pick<EmbeddingProvider, "id" | "isRemote">, label: Label): void {
  if (!provider.isRemote || clearanceCovers(HIGHEST_REMOTE_LABEL, label)) return;
  throw new EmbeddingError(
    "embedding_not_allowed",
    `${provider.id} is outside the house and may get ${HIGHEST_REMOTE_LABEL} texts alone; this one is ${label}. Set up a local embedding model, or list its host in LOCAL_MODEL_HOSTS if it is in the house.`,
  );
}

/**
 * Vectors of texts, in order; each different text is computed once, and never again while the cache has it. To be called
 * outside of transactions, since a provider may take its time.
 * @param label the highest of what is embedded.
 * @throws EmbeddingError where the label must not leave the house, or the provider fails.
 */
export async function embedTexts(
  db: Queryable,
  { provider, modelId, cacheKey }: Embedder,
  { texts, label }: { texts: readonly string[]; label: Label },
  signal: AbortSignal,
): Promise<number[][]> {
  assertMayEmbed(provider, label);
  // The cache is filled whatever the label was: what it holds of a text is its vector alone, under a keyed hash.
  const hashes = texts.map((text) => keyedHash(cacheKey, text));
  const known = await readCache(db, modelId, hashes);
  const missing = new Map<string, string>();
  for (const [index, hash] of hashes.entries()) if (!known.has(hash)) missing.set(hash, texts[index] ?? "");
  if (missing.size > 0) {
    const vectors = await provider.embed([...missing.values()], signal, label);
    const rows = [...missing.keys()].map((textHmac, index) => ({
      modelId,
      textHmac,
      embedding: vectors[index] ?? [],
    }));
    await db.insert(embeddingCache).values(rows).onConflictDoNothing();
    for (const { textHmac, embedding } of rows) known.set(textHmac, embedding);
  }
  return hashes.map((hash) => known.get(hash) ?? []);
}

async function readCache(
  db: Queryable,
  modelId: number,
  hashes: readonly string[],
): Promise<Map<string, number[]>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .update(embeddingCache)
    .set({ usedAt: sql`now()` })
    .where(and(eq(embeddingCache.modelId, modelId), inArray(embeddingCache.textHmac, [...new Set(hashes)])))
    .returning();
  return new Map(rows.map(({ textHmac, embedding }) => [textHmac, embedding]));
}

/** Forgets vectors that nobody asked for since. @returns how many. */
export async function pruneEmbeddingCache(db: Queryable, unusedSince: Date): Promise<number> {
  const rows = await db
    .delete(embeddingCache)
    .where(lt(embeddingCache.usedAt, unusedSince))
    .returning({ modelId: embeddingCache.modelId });
  return rows.length;
}
