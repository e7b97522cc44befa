import type { ApiTokenSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { ApiTokenRow } from "../auth.tables.ts";

/** A token as its owner sees it, without its value. */
export const presentApiToken = (row: ApiTokenRow): z.infer<typeof ApiTokenSchema> => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});
