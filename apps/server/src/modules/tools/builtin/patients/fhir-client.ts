import { ToolFailure } from "../builtin-tool.ts";
import { FhirBundle } from "./fhir-schemas.ts";

/** More than it is an answer to a search that should be narrowed. */
export const LARGEST_RESPONSE_BYTES = 4 * 1024 * 1024;

export type FhirSearch = {
  type: string;
  parameters: readonly (readonly [name: string, value: string])[];
  mostPages: number;
  signal: AbortSignal;
};

/** Runs a FHIR search (R4, section 3.1.1) page by page; `isComplete` is false where pages were left unread. */
export type SearchFhir = (search: FhirSearch) => Promise<{ resources: unknown[]; isComplete: boolean }>;

/** A reader of the FHIR server at `baseUrl`, which is an address the operator set. Redirects are not followed. */
export function createFhirSearch(baseUrl: string, fetch: typeof globalThis.fetch): SearchFhir {
  const base = new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`);
  return async ({ type, parameters, mostPages, signal }) => {
    const resources: unknown[] = [];
    const first = new URL(type, base);
    for (const [name, value] of parameters) first.searchParams.append(name, value);
    let next: URL | null = first;
    for (let page = 0; next !== null && page < mostPages; page += 1) {
      const bundle = await readBundle(next, fetch, signal);
      resources.push(...bundle.entry.map(({ resource }) => resource));
      next = nextPage(bundle, base);
    }
    return { resources, isComplete: next === null };
  };
}

/** The server names its next page; it must be on the same server, or our request would go wherever it says. */
function nextPage(bundle: FhirBundle, base: URL): URL | null {
  const url = bundle.link.find(({ relation }) => relation === "next")?.url;
  if (url === undefined) return null;
  const next = URL.parse(url, base.href);
  if (next?.origin === base.origin) return next;
  throw new ToolFailure(
    "The FHIR server names a next page on another server, which is not followed. Narrow the search.",
  );
}

async function readBundle(
  url: URL,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<FhirBundle> {
  const response = await request(url, fetch, signal);
  if (!response.ok) {
    await response.body?.cancel();
    throw new ToolFailure(
      `The FHIR server answered ${response.status} to a search for ${url.pathname.split("/").at(-1) ?? ""}. ` +
        "An administrator can check its address and that it offers FHIR R4 search.",
    );
  }
  const text = await readBounded(response);
  try {
    return FhirBundle.parse(JSON.parse(text));
  } catch (cause) {
    throw new ToolFailure("The FHIR server's answer is not a FHIR Bundle in JSON.", { cause });
  }
}

async function request(url: URL, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { headers: { accept: "application/fhir+json" }, redirect: "error", signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ToolFailure("The FHIR server cannot be reached. Try again later.", { cause });
  }
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  const body: AsyncIterable<Uint8Array> | null = response.body;
  if (body === null) return "";
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > LARGEST_RESPONSE_BYTES) {
      throw new ToolFailure("The FHIR server's answer is larger than 4 MiB. Narrow the search.");
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
