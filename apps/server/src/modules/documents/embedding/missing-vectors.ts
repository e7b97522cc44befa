import { clearanceCovers, LABELS } from "@cdsa/contracts";
import { type SQL, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import { HIGHEST_REMOTE_LABEL, type Embedder } from "./embed-texts.ts";

/** The label of a passage, over the rows `document` and `chunk`. */
export const PASSAGE_LABEL = sql`(ARRAY['PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED'])[
  retrieval_audience(document.classification, chunk.classification, false) / 2 + 1]`;

/** Whether a provider may get the passage, over the same rows: words alone find what may not leave the house. */
export function mayBeEmbedded({ isRemote }: Pick<Embedder["provider"], "isRemote">): SQL {
  if (!isRemote) return sql`true`;
  const labels = LABELS.filter((label) => clearanceCovers(HIGHEST_REMOTE_LABEL, label));
  const list = sql.join(
    labels.map((label) => sql`${label}`),
    sql`, `,
  );
  return sql`document.classification IN (${list}) AND chunk.classification IN (${list})`;
}

/** Whether the passage `chunk` has no vector of a model. */
export const lacksVector = (modelId: number): SQL => sql`NOT EXISTS (
  SELECT FROM document_embeddings AS embedded WHERE embedded.chunk_id = chunk.id AND embedded.model_id = ${modelId})`;

/** Documents with passages that lack a vector and may have one, in the order of their ids, from behind `after`. */
export async function findDocumentsToEmbed(
  db: Queryable,
  { modelId, provider }: Pick<Embedder, "modelId" | "provider">,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    db,
    sql`SELECT document.id FROM documents AS document
        WHERE ${after === null ? sql`true` : sql`document.id > ${after}::uuid`} AND document.deleted_at IS NULL
          AND EXISTS (
            SELECT FROM document_chunks AS chunk
            WHERE chunk.document_id = document.id AND ${mayBeEmbedded(provider)} AND ${lacksVector(modelId)})
        ORDER BY document.id LIMIT ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/** How many passages have a vector of the model, and how many may have one. */
export async function countVectors(
  db: Queryable,
  { modelId, provider }: Pick<Embedder, "modelId" | "provider">,
): Promise<{ done: number; total: number }> {
  const [row] = await queryRows<{ done: number; total: number }>(
    db,
    sql`SELECT count(*) FILTER (WHERE NOT ${lacksVector(modelId)})::integer AS done, count(*)::integer AS total
        FROM document_chunks AS chunk JOIN documents AS document ON document.id = chunk.document_id
        WHERE document.deleted_at IS NULL AND ${mayBeEmbedded(provider)}`,
  );
  return row ?? { done: 0, total: 0 };
}
