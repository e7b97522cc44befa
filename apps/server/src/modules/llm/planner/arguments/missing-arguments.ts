import type { JsonObject } from "@cdsa/contracts";
import { isObject, listOf, own, textsOf } from "./json-reading.ts";

/**
 * Names of the arguments a schema still asks for: `required`, `dependentRequired`, `if`/`then`/`else` and the
 * shortest branch of `anyOf`/`oneOf`, as far as they speak of required names.
 */
export function missingArguments(schema: JsonObject, given: JsonObject): string[] {
  const missing = new Set<string>();
  const has = (name: string): boolean => Object.hasOwn(given, name);
  const need = (names: readonly string[]): void => {
    for (const name of names) if (!has(name)) missing.add(name);
  };
  need(textsOf(own(schema, "required")));
  const dependent = own(schema, "dependentRequired");
  if (isObject(dependent))
    for (const name of Object.keys(dependent)) if (has(name)) need(textsOf(own(dependent, name)));
  const condition = own(schema, "if");
  if (isObject(condition) && asksForNamesOnly(condition)) {
    const branch = textsOf(own(condition, "required")).every(has) ? "then" : "else";
    need(textsOf(own(own(schema, branch), "required")));
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = listOf(own(schema, keyword)).map((branch) =>
      textsOf(own(branch, "required")).filter((name) => !has(name)),
    );
    const shortest = branches.sort((one, other) => one.length - other.length)[0];
    if (shortest !== undefined) need(shortest);
  }
  return [...missing];
}

/** A condition on more than which arguments are there would need a validator to tell. */
function asksForNamesOnly(condition: JsonObject): boolean {
  const properties = own(condition, "properties") ?? {};
  const isOpen =
    isObject(properties) &&
    Object.values(properties).every(
      (value) => value === true || (isObject(value) && Object.keys(value).length === 0),
    );
  const isKnown = Object.keys(condition).every((key) => key === "required" || key === "properties");
  return isOpen && isKnown && listOf(own(condition, "required")).length > 0;
}
