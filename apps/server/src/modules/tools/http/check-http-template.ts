import type { HttpImplementation, JsonObject } from "@cdsa/contracts";
import type { AppError } from "../../../platform/errors/app-error.ts";
import { badRequest } from "../../../platform/errors/common-errors.ts";
import { MAX_SECRETS_PER_CALL } from "./call-secrets.ts";
import { parseUrlTemplate, referencesOf, valueTemplates } from "./http-template.ts";
import { hasDotSegment } from "./render-url.ts";
import { parseTemplate, type TemplatePiece } from "./template.ts";

type HttpTool = { inputSchema: JsonObject; idempotent: boolean; implementation: HttpImplementation };

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (pieces: readonly TemplatePiece[]): string =>
  pieces.map((piece) => (piece.kind === "text" ? piece.text : "x")).join("");

/**
 * Checks that the templates of a tool can be filled by every call its schema admits.
 * @throws AppError 400 naming the placeholder and what would be accepted.
 */
export function assertHttpTemplate({ inputSchema, idempotent, implementation }: HttpTool): void {
  assertArguments(inputSchema, implementation);
  assertUrl(implementation);
  assertSecrets(implementation);
  if ((implementation.maxRetries ?? 0) > 0 && !idempotent) {
    throw badRequest(
      "retries_need_idempotent",
      "Calls are tried again only where the tool is declared idempotent: set idempotent, or leave maxRetries out.",
    );
  }
}

function assertArguments(inputSchema: JsonObject, implementation: HttpImplementation): void {
  const properties = isObject(inputSchema["properties"]) ? inputSchema["properties"] : {};
  const required = Array.isArray(inputSchema["required"]) ? inputSchema["required"] : [];
  const references = referencesOf(implementation);
  for (const name of references.arguments) {
    if (Object.hasOwn(properties, name)) continue;
    throw badRequest(
      "unknown_argument",
      `The templates use {${name}}, and inputSchema has no property of that name; it has ${Object.keys(properties).join(", ") || "none"}. Braces with spaces, { ${name} }, stay as they are.`,
    );
  }
  for (const name of references.pathArguments) {
    if (required.includes(name)) continue;
    throw badRequest(
      "optional_path_argument",
      `{${name}} is part of the path, so every call needs it: name it in "required" of inputSchema.`,
    );
  }
}

function assertUrl({ url }: HttpImplementation): void {
  const { path, query } = parseUrlTemplate(url);
  const fixed = [textOf(path), ...query.flatMap(({ name, value }) => [name, textOf(value)])];
  const placed = query.some(({ name }) => /[{}]/.test(name));
  if (placed || fixed.some((text) => /[{}]/.test(text))) {
    throw badRequest(
      "placeholder_misplaced",
      "In the address {argument} may stand in the path and in values of the query, {{secret:NAME}} in values of the query.",
    );
  }
  if (hasDotSegment(textOf(path))) {
    throw badRequest(
      "path_climbs",
      "The path of the address holds . or .. as a segment. Write it without them.",
    );
  }
}

function assertSecrets(implementation: HttpImplementation): void {
  const { secrets, secretsInPath } = referencesOf(implementation);
  const [inPath] = secretsInPath;
  if (inPath !== undefined) {
    throw badRequest(
      "secret_in_path",
      `{{secret:${inPath}}} stands in the path, which servers write into their logs. Put it into a header, the body or a value of the query.`,
    );
  }
  if (secrets.size > MAX_SECRETS_PER_CALL) {
    throw badRequest(
      "too_many_secrets",
      `The templates use ${secrets.size} secrets; a call may use ${MAX_SECRETS_PER_CALL}.`,
    );
  }
  const broken = valueTemplates(implementation).find((template) =>
    parseTemplate(template).some((piece) => piece.kind === "text" && piece.text.includes("{{secret:")),
  );
  if (broken !== undefined) throw brokenReference();
}

const brokenReference = (): AppError =>
  badRequest(
    "secret_reference_broken",
    "A template holds {{secret: without a name and two closing braces. Write it as {{secret:NAME}}; a name is a letter, then letters, digits, underscores, dots or hyphens.",
  );
