import type { JsonObject, JsonValue } from "@cdsa/contracts";
import { splitIdentifier } from "../text/tokenise.ts";
import { isObject, listOf, numberOf, own, textOf, textsOf } from "./json-reading.ts";
import { readAliases } from "./option-aliases.ts";
import type { Kind, Option, Property } from "./property.ts";
import { roleOf } from "./role.ts";
import { safePattern } from "./safe-pattern.ts";

const MOST_PROPERTIES = 60;
const MOST_OPTIONS = 300;

/** The arguments of a tool from its input schema; those of nested objects too, one level down. */
export function readSchema(schema: JsonObject): Property[] {
  return propertiesOf(schema, [], true, schema).slice(0, MOST_PROPERTIES);
}

function propertiesOf(
  schema: JsonValue | undefined,
  path: readonly string[],
  isNeeded: boolean,
  root: JsonObject,
): Property[] {
  const properties = own(schema, "properties");
  if (!isObject(properties)) return [];
  const required = new Set(textsOf(own(schema, "required")));
  return Object.keys(properties)
    .slice(0, MOST_PROPERTIES)
    .flatMap((name) => {
      const definition = resolve(properties[name], root);
      const isRequired = isNeeded && required.has(name);
      const inner = path.length === 0 ? propertiesOf(definition, [name], isRequired, root) : [];
      return inner.length > 0 ? inner : [readProperty(definition, [...path, name], isRequired, root)];
    });
}

/** Follows one local reference and leaves `null` out of "this or null". */
function resolve(definition: JsonValue | undefined, root: JsonObject): JsonValue | undefined {
  const reference = textOf(own(definition, "$ref"));
  const local = /^#\/(?<group>\$defs|definitions)\/(?<name>[^/]+)$/.exec(reference)?.groups;
  const target = local === undefined ? definition : own(own(root, local["group"] ?? ""), local["name"] ?? "");
  const choices = [...listOf(own(target, "anyOf")), ...listOf(own(target, "oneOf"))];
  const real = choices.filter((choice) => own(choice, "type") !== "null");
  const only = real.length === 1 ? real[0] : undefined;
  if (!isObject(only) || !isObject(target)) return target;
  return {
    ...only,
    ...(typeof target["description"] === "string" ? { description: target["description"] } : {}),
  };
}

function readProperty(
  definition: JsonValue | undefined,
  path: readonly string[],
  isRequired: boolean,
  root: JsonObject,
): Property {
  const options = optionsOf(definition);
  const description = [own(definition, "title"), own(definition, "description")]
    .map(textOf)
    .filter(Boolean)
    .join(". ")
    .slice(0, 1_000);
  const words = splitIdentifier(path.at(-1) ?? "");
  const kind = kindOf(definition, options);
  const format = textOf(own(definition, "format"));
  const pattern = safePattern(textOf(own(definition, "pattern")));
  const examples = examplesOf(definition, description);
  const itemSchema = resolve(own(definition, "items"), root);
  const item = kind === "array" ? readProperty(itemSchema, path, false, root) : null;
  return {
    path,
    words,
    description,
    kind,
    role: roleOf({
      words,
      description,
      format,
      kind,
      examples,
      parent: path.length > 1 ? splitIdentifier(path[0] ?? "") : [],
    }),
    options,
    aliases: readAliases(options, description, definition),
    format,
    pattern,
    minimum: Math.max(
      numberOf(own(definition, "minimum"), -Infinity),
      numberOf(own(definition, "exclusiveMinimum"), -Infinity),
    ),
    maximum: Math.min(
      numberOf(own(definition, "maximum"), Infinity),
      numberOf(own(definition, "exclusiveMaximum"), Infinity),
    ),
    maxLength: numberOf(own(definition, "maxLength"), Infinity),
    examples,
    isRequired,
    item:
      item === null
        ? null
        : {
            ...item,
            words,
            description: `${description} ${item.description}`.trim(),
            aliases: readAliases(item.options, description, itemSchema),
          },
  };
}

function optionsOf(definition: JsonValue | undefined): Option[] {
  const listed = own(definition, "enum");
  const constants = [...listOf(own(definition, "oneOf")), ...listOf(own(definition, "anyOf"))].map(
    (choice) => own(choice, "const") ?? null,
  );
  const values = Array.isArray(listed) ? listed : constants;
  return values
    .filter((value) => typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    .slice(0, MOST_OPTIONS);
}

function kindOf(definition: JsonValue | undefined, options: readonly Option[]): Kind {
  const declared = own(definition, "type");
  const type = textOf(Array.isArray(declared) ? declared.find((one) => one !== "null") : declared);
  if (type === "string" || type === "number" || type === "integer" || type === "boolean" || type === "array")
    return type;
  if (type === "object") return "other";
  return options.every((option) => typeof option === "number") && options.length > 0 ? "number" : "string";
}

function examplesOf(definition: JsonValue | undefined, description: string): string[] {
  const given = [...listOf(own(definition, "examples")), own(definition, "example") ?? null]
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map(String);
  const told = /(?:such as|e\.?g\.?,?|for example|for instance|like|example:)\s+(?<list>[^.;)]{1,120})/i.exec(
    description,
  )?.groups?.["list"];
  const listed = (told ?? "").split(/,| or | and /).map((text) => text.trim().replace(/^["'`]|["'`]$/g, ""));
  return [...given, ...listed].filter((text) => text !== "" && text.length <= 100).slice(0, 20);
}
