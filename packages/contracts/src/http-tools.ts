import { z } from "zod";
import type { JsonValue } from "./json.ts";
import { text } from "./text.ts";

/** Headers that the connection or the server itself sets (RFC 9110 section 7.6.1, RFC 9112). */
const RESERVED_HEADERS = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "expect",
  "host",
  "http2-settings",
  "idempotency-key",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What stands for a template's placeholders while its fixed parts are looked at. */
const withoutPlaceholders = (template: string): string => template.replaceAll(/\{\{?[^{}]*\}?\}/g, "x");

/** An absolute address whose scheme, host and port are fixed; placeholders stand behind them. */
const isUrlTemplate = (template: string): boolean =>
  /^https?:\/\/[^\s/?#{}\\]+([/?][^\s#\\]*)?$/.test(template) && URL.canParse(withoutPlaceholders(template));

/**
 * `https://host:port/path/{argument}?name={argument}&key={{secret:NAME}}`. Values are percent-encoded and stay inside
 * their segment of the path or their value in the query.
 */
export const UrlTemplateSchema = z
  .string()
  .max(2048)
  .refine(
    isUrlTemplate,
    "must be an http or https address with a fixed host; {argument} may stand in the path and in values of the query",
  );

export const HeaderNameSchema = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, "letters, digits and hyphens")
  .refine((name) => !RESERVED_HEADERS.has(name.toLowerCase()), "is set by the server itself");

// Also what an argument or a secret puts in is checked, when the call is made.
const HeaderTemplateSchema = text(4096).refine(
  (value) => /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value),
  "must not hold line breaks or other characters that a header cannot carry",
);

/** RFC 6901; selects one value, in time linear in its length. */
export const JsonPointerSchema = z
  .string()
  .max(512)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, "a JSON Pointer, such as /data/items/0/id");

const MAX_BODY_CHARACTERS = 65_536;
const BodyTemplateSchema: z.ZodType<JsonValue> = z
  .json()
  .refine(
    (body) => JSON.stringify(body).length <= MAX_BODY_CHARACTERS,
    `may have ${MAX_BODY_CHARACTERS} characters`,
  );

const atMost = (maximum: number) => (record: object) => Object.keys(record).length <= maximum;

/**
 * A call of an HTTP endpoint. `{argument}` and `{{secret:NAME}}` may stand in values of the query, in headers and in
 * strings of the body, `{argument}` in the path too. Secrets are put in as the call goes out and masked in what comes
 * back.
 */
export const HttpImplementationSchema = z
  .strictObject({
    kind: z.literal("http"),
    method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    url: UrlTemplateSchema,
    headers: z.record(HeaderNameSchema, HeaderTemplateSchema).refine(atMost(32), "at most 32").optional(),
    /** JSON; a string that is one placeholder becomes the value itself. The arguments as they are where left out. */
    body: BodyTemplateSchema.optional(),
    /** Fields of the result and where they are in the answer; the whole answer where left out. */
    response: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/), JsonPointerSchema)
      .refine(atMost(64), "at most 64")
      .optional(),
    /** How often a call that failed in passing is tried again, where the tool is declared idempotent. */
    maxRetries: z.number().int().min(0).max(5).optional(),
  })
  .refine(({ method, body }) => body === undefined || (method !== "GET" && method !== "DELETE"), {
    path: ["body"],
    message: "GET and DELETE carry no body; their arguments go into the query",
  });
export type HttpImplementation = z.infer<typeof HttpImplementationSchema>;
