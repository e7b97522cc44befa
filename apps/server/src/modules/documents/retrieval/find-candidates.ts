import { sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import {
  isVisible,
  listedDocuments,
  type PassageFilters,
  type Reader,
  selectVisible,
  sqlArray,
} from "./reader.ts";
import { rarity, type Statistics } from "./score-words.ts";
import { toWords, type Words, type WordsRow } from "./words.ts";

/** What is searched, by whom. */
export type Search = { reader: Reader; filters: PassageFilters };

// Postings that a question reads, however long it is and however common its words are.
const POSTINGS = 4_000;

const WORDS_COLUMNS = sql`chunk.chunk_id, chunk.document_id, chunk.length,
  array_to_string(chunk.terms, ',') AS terms, array_to_string(chunk.frequencies, ',') AS frequencies`;

type AskedTerm = { termId: number; found: number; weight: number };

/** Shares the postings out by what a term is worth, squared; what rare terms leave goes to the common ones. */
function shareOut(terms: readonly AskedTerm[]): number[] {
  let left = POSTINGS;
  let worth = terms.reduce((sum, { weight }) => sum + weight ** 2, 0);
  return terms.map(({ found, weight }) => {
    const share = Math.ceil((left * weight ** 2) / worth);
    left -= Math.min(share, found, left);
    worth -= weight ** 2;
    return Math.max(share, 1);
  });
}

/**
 * The visible passages that the question's words speak for most, by the postings that say most. Of common words only
 * the best postings are read; a passage found through another word is scored for all of them later.
 */
export async function findCandidates(
  db: Queryable,
  { reader, filters }: Search,
  question: ReadonlyMap<number, number>,
  statistics: Statistics,
  limit: number,
): Promise<Words[]> {
  const terms = [...question]
    .map(([termId, weight]) => ({
      termId,
      found: statistics.chunksWith(termId),
      weight: weight * rarity(statistics, termId),
    }))
    .sort((x, y) => x.found - y.found || x.termId - y.termId);
  const rows = await queryRows<WordsRow>(
    db,
    sql`WITH ${listedDocuments(reader)},
        asked AS (
          SELECT * FROM unnest(${sqlArray(terms.map(({ termId }) => termId))}::integer[],
            ${sqlArray(terms.map(({ weight }) => weight))}::float8[], ${sqlArray(shareOut(terms))}::integer[]) AS asked (term_id, weight, most)
        ),
        found AS (
          SELECT posting.chunk_id, sum(posting.impact * asked.weight) AS score
          FROM asked CROSS JOIN LATERAL (
            SELECT posting.chunk_id, posting.impact FROM retrieval_postings AS posting
            WHERE posting.term_id = asked.term_id
              -- A scalar: asked of each posting in turn, it ends with the limit, which a join need not.
              AND (SELECT ${isVisible(reader, filters)} FROM retrieval_chunks AS chunk WHERE chunk.chunk_id = posting.chunk_id)
            ORDER BY posting.impact DESC, posting.chunk_id DESC LIMIT asked.most
          ) AS posting
          GROUP BY posting.chunk_id ORDER BY score DESC, posting.chunk_id LIMIT ${limit}
        )
        SELECT ${WORDS_COLUMNS} FROM found JOIN retrieval_chunks AS chunk ON chunk.chunk_id = found.chunk_id`,
  );
  return rows.map(toWords);
}

/** Every visible passage with one of the words: for readers and filters that leave few passages. */
export async function findAmongFew(
  db: Queryable,
  { reader, filters }: Search,
  termIds: readonly number[],
): Promise<Words[]> {
  const rows = await queryRows<WordsRow>(
    db,
    sql`WITH ${listedDocuments(reader)}
        ${selectVisible(WORDS_COLUMNS, reader, filters, sql`chunk.terms && ${sqlArray(termIds)}::integer[]`)}`,
  );
  return rows.map(toWords);
}

/** Which of these terms stand in any visible passage. */
export async function findVisibleTerms(
  db: Queryable,
  { reader, filters }: Search,
  termIds: readonly number[],
): Promise<Set<number>> {
  if (termIds.length === 0) return new Set();
  const rows = await queryRows<{ term_id: number }>(
    db,
    sql`WITH ${listedDocuments(reader)}
        SELECT asked.term_id FROM unnest(${sqlArray(termIds)}::integer[]) AS asked (term_id)
        WHERE EXISTS (
          SELECT FROM retrieval_postings AS posting WHERE posting.term_id = asked.term_id
            AND (SELECT ${isVisible(reader, filters)} FROM retrieval_chunks AS chunk WHERE chunk.chunk_id = posting.chunk_id)
        )`,
  );
  return new Set(rows.map(({ term_id }) => term_id));
}

/** The words of passages that were found otherwise, where they are visible. */
export async function readWords(
  db: Queryable,
  { reader, filters }: Search,
  chunkIds: readonly number[],
): Promise<Words[]> {
  if (chunkIds.length === 0) return [];
  const rows = await queryRows<WordsRow>(
    db,
    sql`WITH ${listedDocuments(reader)}
        SELECT ${WORDS_COLUMNS} FROM retrieval_chunks AS chunk
        WHERE chunk.chunk_id = ANY (${sqlArray(chunkIds)}::bigint[]) AND ${isVisible(reader, filters)}`,
  );
  return rows.map(toWords);
}
