import type { HttpImplementation, JsonObject, JsonValue } from "@cdsa/contracts";

const unescapeToken = (token: string): string => token.replaceAll("~1", "/").replaceAll("~0", "~");

function child(value: JsonValue | undefined, token: string): JsonValue | undefined {
  if (Array.isArray(value)) return /^(?:0|[1-9][0-9]{0,8})$/.test(token) ? value[Number(token)] : undefined;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, token)) return undefined;
  return value[token];
}

/** The value that a JSON Pointer (RFC 6901) names; undefined for none. */
export const valueAt = (value: JsonValue, pointer: string): JsonValue | undefined =>
  pointer.split("/").slice(1).map(unescapeToken).reduce<JsonValue | undefined>(child, value);

/** The fields a tool takes out of an answer; null where it has none there. Without a mapping, all of it. */
export const selectFields = (value: JsonValue, mapping: HttpImplementation["response"]): JsonValue =>
  mapping === undefined
    ? value
    : (Object.fromEntries<JsonValue>(
        Object.entries(mapping).map(([field, pointer]) => [field, valueAt(value, pointer) ?? null]),
      ) satisfies JsonObject);
