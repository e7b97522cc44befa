import { type ApiTokenPageSchema, IdSchema, type PageQuery } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import { decodeCursor, toPage } from "../../../platform/ids/cursor.ts";
import type { AuthContext } from "../auth-context.ts";
import { findTokens } from "./api-tokens.repository.ts";
import { presentApiToken } from "./present-api-token.ts";

/** One's own tokens that were not deleted, newest first. */
export async function listApiTokens(
  { db }: Pick<AuthContext, "db">,
  { userId }: Actor,
  { limit, cursor }: PageQuery,
): Promise<z.infer<typeof ApiTokenPageSchema>> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, IdSchema);
  const rows = await findTokens(db, userId, { limit: limit + 1, before });
  return toPage(rows, limit, (row) => row.id, presentApiToken);
}
