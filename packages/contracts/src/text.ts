import { z } from "zod";

// The embedded database's driver drops a leading byte order mark when it reads, so one would not come back as sent.
const isStorable = (value: string): boolean =>
  value.isWellFormed() && !value.includes("\u0000") && !value.startsWith("\uFEFF");

/**
 * A bounded string that the database can hold exactly as sent: well-formed Unicode without NUL or a
 * leading byte order mark.
 * `maximum` counts UTF-16 code units.
 */
export function text(maximum: number, minimum = 1) {
  return z
    .string()
    .min(minimum)
    .max(maximum)
    .refine(isStorable, "must be well-formed Unicode without NUL characters or a leading byte order mark");
}

/** A UUID; ids made here are version 7. */
export const IdSchema = z.uuid();

/** An instant as ISO 8601 in UTC with milliseconds; not of the year 0, which PostgreSQL does not have. */
export const InstantSchema = z.iso
  .datetime()
  .refine((instant) => !instant.startsWith("0000"), "must not be of the year 0000");
