/** Any value JSON can carry. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A JSON object, as opposed to any JSON value. */
export type JsonObject = { [key: string]: JsonValue };
