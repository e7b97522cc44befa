import type { JsonValue } from "@cdsa/contracts";
import type { Masker } from "./create-masker.ts";

const MAX_DEPTH = 200;

function maskLeaves(masker: Masker, value: JsonValue, depth: number): JsonValue {
  if (typeof value === "string") return masker.mask(value);
  if (typeof value === "number") {
    const written = String(value);
    const masked = masker.mask(written);
    return masked === written ? value : masked;
  }
  if (typeof value !== "object" || value === null) return value;
  if (depth === MAX_DEPTH) return masker.mask(JSON.stringify(value));
  if (Array.isArray(value)) return value.map((item) => maskLeaves(masker, item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [masker.mask(key), maskLeaves(masker, item, depth + 1)]),
  );
}

/**
 * Masks the strings, numbers and names of a JSON value, keeping its shape. Where a value spans several of them, the
 * whole comes back as one masked text.
 */
export function maskJson(masker: Masker, value: JsonValue): JsonValue {
  if (masker.isEmpty) return value;
  const masked = maskLeaves(masker, value, 0);
  const written = JSON.stringify(masked);
  const again = masker.mask(written);
  return again === written ? masked : again;
}
