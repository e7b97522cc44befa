import type { z } from "zod";
import type { ApiError } from "./api-error.ts";
import { hasStatus, toApiError, UnreachableError } from "./api-error.ts";
import { refreshOnce, sessionStore } from "./session.ts";

const BASE = "/api/v1";

export type QueryValue = string | number | boolean | undefined;
export type RequestOptions = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /api/v1, with a leading slash. */
  path: string;
  query?: Readonly<Record<string, QueryValue>>;
  body?: unknown;
  /** Version of the thing being changed; a stale one answers 412. */
  ifMatch?: number;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
};

/**
 * Sends a request as the signed-in person, once more with a fresh access token after a 401.
 * @throws ApiError for every refusal, UnreachableError without an answer
 */
export async function send(options: RequestOptions): Promise<Response> {
  const first = await sendOnce(options);
  if (first.ok) return first;
  const error = await toApiError(first);
  if (!mayRetryAfterRefresh(error, options)) throw error;
  if (!(await refreshOnce())) throw error;
  const second = await sendOnce(options);
  if (!second.ok) throw await toApiError(second);
  return second;
}

/** `send`, with the answer checked against its contract. */
export async function request<Schema extends z.ZodType>(
  options: RequestOptions & { schema: Schema },
): Promise<z.output<Schema>> {
  const response = await send(options);
  return options.schema.parse(await response.json());
}

function mayRetryAfterRefresh(error: ApiError, options: RequestOptions): boolean {
  if (!hasStatus(error, 401) || sessionStore.get().status !== "signed-in") return false;
  // A 401 of these answers the credentials in the body, not the token.
  return !["/auth/login", "/setup", "/auth/register"].includes(options.path);
}

async function sendOnce(options: RequestOptions): Promise<Response> {
  const headers = new Headers(options.headers);
  const session = sessionStore.get();
  if (session.status === "signed-in") headers.set("Authorization", `Bearer ${session.accessToken}`);
  if (options.ifMatch !== undefined) headers.set("If-Match", `"${options.ifMatch}"`);
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  const init: RequestInit = { method: options.method ?? "GET", headers, credentials: "same-origin" };
  if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.signal !== undefined) init.signal = options.signal;
  try {
    return await fetch(BASE + options.path + queryString(options.query), init);
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw new UnreachableError(error);
  }
}

/** `?a=b` of the values that are set; empty text counts as not set. */
export function queryString(query: Readonly<Record<string, QueryValue>> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") parameters.set(name, String(value));
  }
  return parameters.size === 0 ? "" : `?${parameters.toString()}`;
}
