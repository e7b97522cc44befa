const ANSWER_TIMEOUT_MS = 45_000;

export type Answer = { status: number; text: string };

export type Call = {
  token?: string;
  /** A POST where there is one, else a GET. */
  body?: object;
  headers?: Readonly<Record<string, string>>;
  timeoutMs?: number;
};

/** Calls the API over a socket and reads the whole answer; rejects where the connection breaks before its end. */
export async function callApi(
  url: string,
  path: string,
  { token, body, headers = {}, timeoutMs = ANSWER_TIMEOUT_MS }: Call = {},
): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { status: response.status, text: await response.text() };
}
