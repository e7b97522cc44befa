import { type SQL, sql } from "drizzle-orm";
import { type DatabaseHandle, queryRows } from "../../../platform/db/database.ts";

// What pgvector's HNSW takes: full precision up to 2,000 dimensions, half up to 4,000.
const MAX_FULL_DIMENSIONS = 2_000;
const MAX_HALF_DIMENSIONS = 4_000;

type Model = { id: number; dimensions: number };

const nameOf = ({ id }: Pick<Model, "id">): string => `document_embeddings_of_${Math.trunc(id)}`;

/** The vectors of one model as its index has them; `embedded` is document_embeddings. */
export function embeddingColumn(dimensions: number): { column: SQL; type: SQL; operators: SQL } {
  const size = Math.trunc(dimensions);
  const kind = size > MAX_FULL_DIMENSIONS && size <= MAX_HALF_DIMENSIONS ? "halfvec" : "vector";
  const type = sql.raw(`${kind}(${size})`);
  return { column: sql`(embedded.embedding::${type})`, type, operators: sql.raw(`${kind}_cosine_ops`) };
}

type Found = { is_valid: boolean; is_in_work: boolean };

async function findIndex({ db }: DatabaseHandle, model: Model): Promise<Found | null> {
  const [row] = await queryRows<Found>(
    db,
    sql`SELECT indisvalid AS is_valid,
          EXISTS (SELECT FROM pg_stat_progress_create_index WHERE index_relid = indexrelid) AS is_in_work
        FROM pg_index WHERE indexrelid = to_regclass(${nameOf(model)})`,
  );
  return row ?? null;
}

/**
 * Makes the index of a model's vectors where there is none, over those that are there already; models above 4,000
 * dimensions go without and are compared one by one. On PostgreSQL others read and write meanwhile; one that was begun
 * by a process that died is made anew.
 */
export async function ensureEmbeddingIndex(database: DatabaseHandle, model: Model): Promise<void> {
  if (model.dimensions > MAX_HALF_DIMENSIONS) return;
  const known = await findIndex(database, model);
  if (known && (known.is_valid || known.is_in_work)) return;
  if (known) await dropEmbeddingIndex(database, model);
  const { type, operators } = embeddingColumn(model.dimensions);
  await database.asOwnerUnlimited(
    sql`CREATE INDEX ${concurrently(database)} IF NOT EXISTS ${sql.identifier(nameOf(model))} ON document_embeddings
        USING hnsw ((embedding::${type}) ${operators}) WHERE model_id = ${sql.raw(String(Math.trunc(model.id)))}`,
  );
}

/** Does away with the index of a model whose vectors are not asked any more. */
export async function dropEmbeddingIndex(database: DatabaseHandle, model: Pick<Model, "id">): Promise<void> {
  await database.asOwnerUnlimited(
    sql`DROP INDEX ${concurrently(database)} IF EXISTS ${sql.identifier(nameOf(model))}`,
  );
}

const concurrently = ({ kind }: DatabaseHandle): SQL => sql.raw(kind === "postgres" ? "CONCURRENTLY" : "");
