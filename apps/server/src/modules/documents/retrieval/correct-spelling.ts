import { sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import { editDistance } from "./edit-distance.ts";
import { readStatistics, type Scope } from "./read-statistics.ts";
import type { Reader } from "./reader.ts";

const SHORTEST = 4;
const LONG = 8;
const MAX_CORRECTED = 5;
const MAX_CANDIDATES = 5_000;
// Letters alone: a number or an identifier that is nowhere is another one, not a misspelt one.
const CORRECTABLE = /^\p{L}+$/u;

type Near = { termId: number; distance: number };

/** Terms that begin alike (but for the order of two letters) and differ in one letter, or two where the word is long. */
async function findNear(db: Queryable, word: string): Promise<Near[]> {
  const limit = word.length >= LONG ? 2 : 1;
  const beginning = word.slice(0, 2);
  const swapped = beginning.split("").reverse().join("");
  const rows = await queryRows<{ id: number; term: string }>(
    db,
    sql`SELECT id, term FROM retrieval_terms
        WHERE left(term, 2) IN (${beginning}, ${swapped})
          AND length(term) BETWEEN ${word.length - limit} AND ${word.length + limit}
        ORDER BY id LIMIT ${MAX_CANDIDATES}`,
  );
  return rows
    .map(({ id, term }) => ({ termId: id, distance: editDistance(word, term, limit) }))
    .filter(({ distance }) => distance > 0 && distance <= limit);
}

/**
 * For words in no passage that a reader may read: the nearest word that is in one, the more frequent of equals.
 * @returns terms by word; words without one are left out.
 */
export async function correctSpelling(
  db: Queryable,
  reader: Reader,
  scope: Scope,
  words: readonly string[],
): Promise<Map<string, number>> {
  const corrected = new Map<string, number>();
  const correctable = words.filter((word) => word.length >= SHORTEST && CORRECTABLE.test(word));
  for (const word of correctable.slice(0, MAX_CORRECTED)) {
    const near = await findNear(db, word);
    const { chunksWith } = await readStatistics(
      db,
      reader,
      scope,
      near.map(({ termId }) => termId),
    );
    const [best] = near
      .filter(({ termId }) => chunksWith(termId) > 0)
      .sort((a, b) => a.distance - b.distance || chunksWith(b.termId) - chunksWith(a.termId));
    if (best) corrected.set(word, best.termId);
  }
  return corrected;
}
