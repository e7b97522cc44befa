import { sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";

/** Keeps a nonce where there is none yet; answers with the one that is kept. */
export async function keepNonce(db: Queryable, nonce: string): Promise<string> {
  const [row] = await queryRows<{ nonce: string }>(
    db,
    sql`INSERT INTO setup_tokens (nonce) VALUES (${nonce})
        ON CONFLICT (singleton) DO UPDATE SET nonce = setup_tokens.nonce
        RETURNING nonce`,
  );
  if (!row) throw new TypeError("The statement returns the row it inserted or found.");
  return row.nonce;
}

export async function findNonce(db: Queryable): Promise<string | null> {
  const [row] = await queryRows<{ nonce: string }>(db, sql`SELECT nonce FROM setup_tokens`);
  return row?.nonce ?? null;
}

/** Takes the nonce out of the world; of two simultaneous set-ups one gets it. */
export async function takeNonce(tx: Queryable): Promise<string | null> {
  const [row] = await queryRows<{ nonce: string }>(tx, sql`DELETE FROM setup_tokens RETURNING nonce`);
  return row?.nonce ?? null;
}
