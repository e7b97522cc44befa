import type { z } from "zod";
import { badRequest } from "../errors/common-errors.ts";

/** Packs the sort key of the last row of a page into an opaque `nextCursor`. */
export const encodeCursor = (key: string): string => Buffer.from(key, "utf8").toString("base64url");

/**
 * Unpacks a cursor made by `encodeCursor`.
 * @throws AppError 400 `bad_cursor` for anything `schema` does not accept.
 */
export function decodeCursor<Schema extends z.ZodType>(cursor: string, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!parsed.success) {
    throw badRequest(
      "bad_cursor",
      "The cursor is not one this list gave. Leave it out to start from the newest.",
    );
  }
  return parsed.data;
}

/** The page of `rows`, of which one more than `limit` was asked for, with the cursor of the next one. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
  toItem: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}
