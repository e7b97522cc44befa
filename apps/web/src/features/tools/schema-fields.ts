import type { JsonObject, JsonValue } from "@cdsa/contracts";

/** One argument of a tool as a form asks for it; `json` for whatever has no field of its own. */
export type SchemaField = {
  name: string;
  kind: "text" | "number" | "boolean" | "choice" | "json";
  choices: string[];
  description: string | null;
  isRequired: boolean;
};

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const strings = (value: JsonValue | undefined): string[] | null =>
  Array.isArray(value) && value.every((each) => typeof each === "string") ? value : null;

/** The fields of a JSON Schema of type object, in its order. */
export function fieldsOf(schema: JsonObject): SchemaField[] {
  const properties = schema["properties"];
  const required = new Set(strings(schema["required"]) ?? []);
  return Object.entries(isObject(properties) ? properties : {}).map(([name, property]) => {
    const own = isObject(property) ? property : {};
    const choices = strings(own["enum"]) ?? [];
    const description = own["description"];
    return {
      name,
      kind: kindOf(own, choices),
      choices,
      description: typeof description === "string" ? description : null,
      isRequired: required.has(name),
    };
  });
}

function kindOf(property: JsonObject, choices: readonly string[]): SchemaField["kind"] {
  if (choices.length > 0) return "choice";
  const type = property["type"];
  if (type === "string") return "text";
  if (type === "number" || type === "integer") return "number";
  return type === "boolean" ? "boolean" : "json";
}

/**
 * What was filled in as arguments; what is empty is left out, for the server to judge.
 * @returns the names of fields that hold no JSON where they should
 */
export function toArguments(
  fields: readonly SchemaField[],
  typed: Readonly<Record<string, string>>,
): { given: JsonObject; faulty: string[] } {
  const given: JsonObject = {};
  const faulty: string[] = [];
  for (const { name, kind } of fields) {
    const text = typed[name] ?? "";
    if (text.trim() === "") continue;
    if (kind === "number") given[name] = Number(text);
    else if (kind === "boolean") given[name] = text === "true";
    else if (kind !== "json") given[name] = text;
    else {
      const value = parseJson(text);
      if (value === undefined) faulty.push(name);
      else given[name] = value;
    }
  }
  return { given, faulty };
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    // What JSON.parse gives is JSON.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
