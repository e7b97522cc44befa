const LONGEST_PATTERN = 200;

/** A value longer than this is never tried against a pattern of a schema. */
export const LONGEST_TRIED = 64;

/**
 * A schema's pattern as a regular expression, or null where it is none or could take exponential time: schemas come
 * from whoever registers a tool, so a repeated group that itself repeats is not run at all.
 */
export function safePattern(source: string): RegExp | null {
  if (source === "" || source.length > LONGEST_PATTERN) return null;
  if (/[+*}][^()]*\)[+*{]/.test(source) || /\\[1-9]|\\k</.test(source)) return null;
  if ((source.match(/[*+]|\{\d+,/g) ?? []).length > 6) return null;
  try {
    return new RegExp(source, "u");
  } catch {
    return null;
  }
}
