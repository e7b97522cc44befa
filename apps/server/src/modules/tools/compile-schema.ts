import type { JsonObject, JsonValue } from "@cdsa/contracts";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { canonicalJson } from "../../platform/crypto/canonical-json.ts";

/** The schema cannot be used; the message says why. */
export class SchemaRefusedError extends Error {
  override readonly name = "SchemaRefusedError";
}

export type SchemaProblem = { path: string; message: string };
export type SchemaCheck = (value: JsonValue) => SchemaProblem[];

const MAX_SCHEMA_CHARACTERS = 65_536;
const MAX_SCHEMA_DEPTH = 32;
const MAX_PROBLEMS = 10;

const isContainer = (value: JsonValue): value is JsonObject | JsonValue[] =>
  typeof value === "object" && value !== null;

function depthOf(value: JsonValue): number {
  let depth = 0;
  let level: JsonValue[] = [value];
  while (level.length > 0 && depth <= MAX_SCHEMA_DEPTH) {
    level = level.filter(isContainer).flatMap((container) => Object.values(container));
    depth += 1;
  }
  return depth;
}

/**
 * Compiles a JSON Schema (2020-12) of a tool. References to other documents are refused: nothing is fetched.
 * @throws SchemaRefusedError for a schema that is no schema, too large or too deep.
 */
export function compileSchema(schema: JsonObject): SchemaCheck {
  if (canonicalJson(schema).length > MAX_SCHEMA_CHARACTERS || depthOf(schema) > MAX_SCHEMA_DEPTH) {
    throw new SchemaRefusedError(
      `The schema is too large: it may have ${MAX_SCHEMA_CHARACTERS} characters and ${MAX_SCHEMA_DEPTH} levels.`,
    );
  }
  // One instance a schema: an `$id` must not reach, or clash with, another tool's.
  const ajv = new Ajv2020({
    allErrors: false,
    strict: false,
    validateFormats: true,
    ownProperties: true,
    logger: false,
  });
  addFormats.default(ajv);
  let validate: ValidateFunction;
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    throw new SchemaRefusedError(
      `The schema cannot be used: ${error instanceof Error ? error.message.slice(0, 300) : "unknown"}.`,
      {
        cause: error,
      },
    );
  }
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).slice(0, MAX_PROBLEMS).map(describeProblem);
}

const describeProblem = (error: ErrorObject): SchemaProblem => ({
  path: error.instancePath,
  message: [error.message ?? "is not accepted", ...extras(error)].join(" "),
});

function extras(error: ErrorObject): string[] {
  const params: Record<string, unknown> = error.params;
  if (Array.isArray(params["allowedValues"]))
    return [`(${params["allowedValues"].map(String).slice(0, 20).join(", ")})`];
  if (typeof params["additionalProperty"] === "string")
    return [`(${params["additionalProperty"].slice(0, 64)})`];
  return [];
}

/** Compiled schemas by tool and version, the least recently used dropped first. */
export function createSchemaCache(maxEntries = 500): (key: string, schema: JsonObject) => SchemaCheck {
  const cache = new Map<string, SchemaCheck>();
  return (key, schema) => {
    const check = cache.get(key) ?? compileSchema(schema);
    cache.delete(key);
    cache.set(key, check);
    const oldest = cache.keys().next();
    if (cache.size > maxEntries && !oldest.done) cache.delete(oldest.value);
    return check;
  };
}
