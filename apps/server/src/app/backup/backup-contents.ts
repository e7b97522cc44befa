import { z } from "zod";

const NameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);

/** First sealed line of a backup: the schema its rows belong to. The others are a table's name and rows, one a line. */
export const BackupContentsSchema = z.strictObject({
  migrations: z.array(z.string().max(200)).max(10_000),
  tables: z
    .array(
      z.strictObject({
        name: NameSchema,
        columns: z.array(NameSchema).max(1_000),
        identities: z.array(NameSchema).max(1_000),
        partitions: z.array(z.strictObject({ name: NameSchema, bound: z.string().max(500) })).max(10_000),
      }),
    )
    .max(1_000),
});
export type BackupContents = z.infer<typeof BackupContentsSchema>;
