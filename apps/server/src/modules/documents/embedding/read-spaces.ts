import type { EmbeddingSpace } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";

/** The spaces of vectors there are, the active one first, and how far each is filled. */
export const readSpaces = (db: Queryable): Promise<EmbeddingSpace[]> =>
  queryRows<EmbeddingSpace>(
    db,
    sql`SELECT model.name AS model, model.dimensions, model.state,
          coalesce(model.filling_until > now(), false) AS "isFilling",
          (SELECT count(*)::integer FROM document_embeddings AS embedded WHERE embedded.model_id = model.id) AS "embeddedPassages",
          (SELECT count(*)::integer FROM document_chunks) AS "totalPassages"
        FROM embedding_models AS model ORDER BY model.state = 'ACTIVE' DESC, model.id DESC`,
  );
