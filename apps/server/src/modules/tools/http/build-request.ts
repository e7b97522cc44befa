import type { HttpImplementation, JsonObject } from "@cdsa/contracts";
import type { Hop } from "../../../platform/egress/redirect.ts";
import { ToolFailure } from "../builtin/builtin-tool.ts";
import { referencesOf } from "./http-template.ts";
import { renderUrl } from "./render-url.ts";
import { resolveHandles } from "./secret-handles.ts";
import { asText, parseTemplate, renderJson, renderText, type TemplateValues } from "./template.ts";

export type RequestMaterial = {
  executionId: string;
  implementation: HttpImplementation;
  arguments: JsonObject;
  /** Names whose handles in the arguments become values; see `secretsOfCall`. */
  handles: ReadonlySet<string>;
  /** The value of a secret, for this one request. */
  secret: (name: string) => string;
};

const METHODS_WITHOUT_BODY = new Set(["GET", "DELETE"]);

const ownValue = (value: JsonObject, name: string) => (Object.hasOwn(value, name) ? value[name] : undefined);

function renderHeaders(templates: Readonly<Record<string, string>>, values: TemplateValues) {
  return Object.fromEntries(
    Object.entries(templates).map(([name, template]) => {
      const value = renderText(parseTemplate(template), values);
      if (!/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)) {
        throw new ToolFailure(
          `What goes into the header ${name} holds line breaks or other characters that a header cannot carry.`,
        );
      }
      return [name.toLowerCase(), value] as const;
    }),
  );
}

/** What is not part of the address goes into the query, where there is no body. */
function appendRemaining(url: URL, value: JsonObject, placed: ReadonlySet<string>): void {
  for (const [name, item] of Object.entries(value)) {
    if (!placed.has(name)) url.searchParams.append(name, item === null ? "null" : asText(item));
  }
}

/**
 * The request that a call makes, with the values of its secrets in it: hold it only while it is sent.
 * @throws ToolFailure for arguments that cannot stand where the templates put them.
 */
export function buildRequest({
  executionId,
  implementation,
  arguments: given,
  handles,
  secret,
}: RequestMaterial): Hop & { originHeaders: string[] } {
  const { method, headers = {}, body } = implementation;
  // An object comes back as an object.
  const resolved = resolveHandles(given, handles, secret) as JsonObject;
  const values: TemplateValues = { argument: (name) => ownValue(resolved, name), secret };
  const pathValues: TemplateValues = { argument: (name) => ownValue(given, name), secret };
  const url = renderUrl(implementation.url, pathValues, values);
  const hasBody = !METHODS_WITHOUT_BODY.has(method);
  if (!hasBody) appendRemaining(url, resolved, referencesOf(implementation).arguments);
  const ownHeaders = renderHeaders(headers, values);
  return {
    method,
    url,
    headers: {
      accept: "application/json",
      ...(hasBody && { "content-type": "application/json" }),
      ...ownHeaders,
      // Lets a careful receiver recognise the call, should it ever see it twice.
      "idempotency-key": executionId,
    },
    originHeaders: Object.keys(ownHeaders),
    body: hasBody ? JSON.stringify(body === undefined ? resolved : (renderJson(body, values) ?? null)) : null,
  };
}
