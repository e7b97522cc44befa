import type { JsonValue } from "@cdsa/contracts";

/** Parses JSON text from outside; undefined where it is none. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    // JSON.parse yields exactly the JSON values.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
