import type { JsonValue } from "@cdsa/contracts";
import { parseJson } from "../../../platform/json/parse-json.ts";
import { ModelError } from "../model-error.ts";
import type { ProviderAccess } from "./provider.ts";

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 2_097_152;

export type JsonRequest = {
  url: string;
  headers?: Record<string, string>;
  /** Sent as JSON with POST; without it the request is a GET. */
  body?: JsonValue;
  signal: AbortSignal;
};

/** Reads a small JSON document of a provider's server; bounded in time and size. */
export async function fetchJson(
  { fetch }: ProviderAccess,
  { url, headers = {}, body, signal }: JsonRequest,
): Promise<JsonValue> {
  const response = await fetch(url, {
    headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    redirect: "error",
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new ModelError("model_unreachable", `The server answered with HTTP ${response.status}.`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    // The body of a fetch yields bytes.
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    if (size > MAX_BYTES)
      throw new ModelError("model_bad_response", "The server's list of models is larger than 2 MiB.");
    chunks.push(bytes);
  }
  const value = parseJson(Buffer.concat(chunks).toString("utf8"));
  if (value === undefined)
    throw new ModelError("model_bad_response", "The server's list of models is no JSON.");
  return value;
}
