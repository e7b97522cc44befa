import { z } from "zod";
import type { OperatorFetch } from "../../../platform/egress/operator-fetch.ts";
import { checkVectors, EmbeddingError, type EmbeddingProvider } from "./embedding-provider.ts";
import { MAX_ANSWER_BYTES, postJson } from "./post-json.ts";

export type HttpEmbeddingOptions = {
  /** Such as `https://api.openai.com/v1` or `http://localhost:11434`. */
  baseUrl: string;
  apiKey: string | null;
  model: string;
  dimensions: number;
  isRemote: boolean;
  /** For each request. */
  timeoutMs?: number;
};

/** The counted way out to the provider's server. */
export type WayOut = Pick<OperatorFetch, "within">;

const TIMEOUT_MS = 60_000;
const LIMITS = { connectTimeoutMs: 10_000, maxResponseBytes: MAX_ANSWER_BYTES };
const TEXTS_PER_REQUEST = 64;
// Requests are bounded in tokens too; a character is at most about one.
const CHARACTERS_PER_REQUEST = 200_000;
// Lexical search leads: see docs/decisions.
const FUSION_WEIGHT = 0.3;

const OpenAiAnswerSchema = z.object({
  data: z.array(z.object({ index: z.number().int().nonnegative(), embedding: z.array(z.number()) })),
});
const OllamaAnswerSchema = z.object({ embeddings: z.array(z.array(z.number())) });

/** Cuts texts into requests of bounded number and length; a text alone may be longer. */
export function toBatches(texts: readonly string[]): string[][] {
  const batches: string[][] = [];
  let characters = 0;
  for (const text of texts) {
    const last = batches.at(-1);
    const isFull =
      !last || last.length === TEXTS_PER_REQUEST || characters + text.length > CHARACTERS_PER_REQUEST;
    if (isFull) {
      batches.push([text]);
      characters = text.length;
    } else {
      last.push(text);
      characters += text.length;
    }
  }
  return batches;
}

type Dialect = {
  path: string;
  body: (texts: readonly string[]) => Readonly<Record<string, unknown>>;
  read: (answer: unknown) => number[][] | null;
};

function createHttpProvider(
  id: string,
  options: HttpEmbeddingOptions & { wayOut: WayOut },
  dialect: Dialect,
): EmbeddingProvider {
  const endpoint = {
    url: `${options.baseUrl.replace(/\/+$/, "")}${dialect.path}`,
    headers: options.apiKey === null ? {} : { authorization: `Bearer ${options.apiKey}` },
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
  };
  const provider = { id, dimensions: options.dimensions };
  return {
    ...provider,
    isRemote: options.isRemote,
    fusionWeight: FUSION_WEIGHT,
    async embed(texts, signal, label) {
      const scope = { label, purpose: `embedding:${id}`, ...LIMITS };
      const counted = { ...endpoint, fetch: options.wayOut.within(scope) };
      const vectors: number[][] = [];
      for (const batch of toBatches(texts)) {
        const found = dialect.read(await postJson(counted, dialect.body(batch), signal));
        if (found === null) {
          throw new EmbeddingError("embedding_bad_response", `${id}: the answer has no vectors in it.`);
        }
        checkVectors(provider, found, batch.length);
        vectors.push(...found);
      }
      return vectors;
    },
  };
}

/** OpenAI's `/embeddings`, and whatever speaks it. Plain numbers are asked for, since not all servers know base64. */
export const createOpenAiEmbeddings = (
  options: HttpEmbeddingOptions & { wayOut: WayOut },
  /** Distinguishes servers that speak the same protocol. */
  name = "openai",
): EmbeddingProvider =>
  createHttpProvider(`${name}/${options.model}`, options, {
    path: "/embeddings",
    body: (input) => ({ model: options.model, input, encoding_format: "float" }),
    read: (answer) => {
      const { success, data } = OpenAiAnswerSchema.safeParse(answer);
      return success
        ? data.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding)
        : null;
    },
  });

/** Ollama's `/api/embed`. */
export const createOllamaEmbeddings = (
  options: HttpEmbeddingOptions & { wayOut: WayOut },
): EmbeddingProvider =>
  createHttpProvider(`ollama/${options.model}`, options, {
    path: "/api/embed",
    body: (input) => ({ model: options.model, input, truncate: true }),
    read: (answer) => {
      const { success, data } = OllamaAnswerSchema.safeParse(answer);
      return success ? data.embeddings : null;
    },
  });
