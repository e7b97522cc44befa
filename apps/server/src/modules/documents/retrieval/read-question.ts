import { sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";

/** A word of a question: its term where any passage has it. */
export type QuestionWord = { word: string; frequency: number; termId: number | null };

// A question longer than this says nothing more about what is looked for.
const MAX_CHARACTERS = 10_000;
const MAX_WORDS = 400;

/** What PostgreSQL takes for text: no NUL, no half of a pair of code units. */
const toStorable = (text: string): string =>
  text.slice(0, MAX_CHARACTERS).toWellFormed().replaceAll("\u0000", " ");

/**
 * The words of a question, cut as passages are, in every language that passages are in. What is a stop word in one of
 * them is left out for all: in the few passages of another language it would look like a rare word.
 */
export async function readQuestion(db: Queryable, question: string): Promise<QuestionWord[]> {
  const rows = await queryRows<{ term: string; frequency: number; id: number | null }>(
    db,
    sql`WITH configuration AS (
          SELECT retrieval_configuration(language) AS configuration FROM retrieval_languages
        ), found AS MATERIALIZED (
          SELECT configuration, word.term, word.frequency
          FROM configuration, retrieval_lexemes(configuration, ${toStorable(question)}) AS word
        ), word AS (
          SELECT term, max(frequency) AS frequency FROM found
          WHERE NOT EXISTS (
            SELECT FROM configuration AS other
            WHERE other.configuration <> found.configuration AND to_tsvector(other.configuration, found.term) = ''
              AND NOT EXISTS (
                SELECT FROM found AS same WHERE same.configuration = other.configuration AND same.term = found.term))
          GROUP BY term
        )
        SELECT word.term, word.frequency, known.id
        FROM word LEFT JOIN retrieval_terms AS known ON known.term = word.term
        ORDER BY word.term LIMIT ${MAX_WORDS}`,
  );
  return rows.map(({ term, frequency, id }) => ({ word: term, frequency, termId: id }));
}
