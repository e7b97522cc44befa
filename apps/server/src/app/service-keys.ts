import { sql } from "drizzle-orm";
import type { SealedHeader } from "../platform/crypto/sealed-lines.ts";
import { type Queryable, queryRows } from "../platform/db/database.ts";

/** A key of an outside service as that service wrapped it. */
export type ServiceKey = SealedHeader["serviceKeys"][number];

/** Every one this database has. */
export async function readServiceKeys(db: Queryable): Promise<ServiceKey[]> {
  const rows = await queryRows<{ id: string; provider: ServiceKey["provider"]; wrapped_key: string }>(
    db,
    sql`SELECT id, provider, wrapped_key FROM vault_keys ORDER BY id`,
  );
  return rows.map(({ id, provider, wrapped_key: wrappedKey }) => ({ id, provider, wrappedKey }));
}

/** Keeps it, unless there is one of that id. Returns whether it did. */
export async function keepServiceKey(
  db: Queryable,
  { id, provider, wrappedKey }: ServiceKey,
): Promise<boolean> {
  const rows = await queryRows(
    db,
    sql`INSERT INTO vault_keys (id, provider, wrapped_key) VALUES (${id}, ${provider}, ${wrappedKey})
        ON CONFLICT DO NOTHING RETURNING id`,
  );
  return rows.length > 0;
}
