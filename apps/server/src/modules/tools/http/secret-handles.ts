import type { JsonObject, JsonValue } from "@cdsa/contracts";
import { parseTemplate, stringsOf } from "./template.ts";

/** The names in the handles (`{{secret:NAME}}`) that arguments hold. */
export const handlesIn = (value: JsonObject): string[] => [
  ...new Set(
    stringsOf(value)
      .filter((text) => text.includes("{{secret:"))
      .flatMap(parseTemplate)
      .flatMap((piece) => (piece.kind === "secret" ? [piece.name] : [])),
  ),
];

const resolveText = (text: string, usable: ReadonlySet<string>, secret: (name: string) => string): string =>
  text.replaceAll(/\{\{secret:([^{}]*)\}\}/g, (handle, name: string) =>
    usable.has(name) ? secret(name) : handle,
  );

/** Puts values in the place of the handles in `usable`; every other text passes as it is. */
export function resolveHandles(
  value: JsonValue,
  usable: ReadonlySet<string>,
  secret: (name: string) => string,
): JsonValue {
  if (typeof value === "string") return resolveText(value, usable, secret);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => resolveHandles(item, usable, secret));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveHandles(item, usable, secret)]),
  );
}
