import {
  DocumentAnswerSchema,
  DocumentChunkPageSchema,
  DocumentContentSchema,
  DocumentPageSchema,
  DocumentReadingPageSchema,
  DocumentSchema,
  type DocumentState,
  EmbeddingStatusSchema,
  DocumentVersionPageSchema,
  type Label,
  ReclassificationSchema,
  type SearchMode,
  SearchResultSchema,
} from "@cdsa/contracts";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request, send } from "../../../lib/api-client.ts";
import { isWorking, useRenewDocuments } from "../../../components/upload/upload-document.ts";
import { queryKeys } from "../../../lib/query-keys.ts";
import { uploadForm } from "../../../lib/upload-form.ts";

export type DocumentFilter = {
  title?: string | undefined;
  classification?: Label | undefined;
  state?: DocumentState | undefined;
};

const ALL = queryKeys.documents;
const one = (id: string, ...part: string[]): string[] => [...ALL, "one", id, ...part];
/** Content has names of its own: a change of what is said of a document does not ask for it again. */
const content = (...part: string[]): string[] => ["document-content", ...part];
const WORKING_REFETCH_MS = 1_500;

/** Documents, newest first; asked again while one of them is being indexed. */
export function documentsQuery(filter: DocumentFilter) {
  return infiniteQueryOptions({
    queryKey: [...ALL, "list", filter],
    queryFn: ({ pageParam, signal }) =>
      request({
        path: "/documents",
        query: { ...filter, limit: 50, cursor: pageParam },
        schema: DocumentPageSchema,
        signal,
      }),
    // The first page has no cursor.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((item) => isWorking(item.latest.state)))
        ? WORKING_REFETCH_MS
        : false,
  });
}

const EMBEDDING_REFETCH_MS = 10_000;

/** For administrators: which model's vectors passages have, asked again while another one is brought up. */
export const embeddingQuery = () =>
  queryOptions({
    queryKey: ["document-embedding"],
    queryFn: ({ signal }) => request({ path: "/documents/embedding", schema: EmbeddingStatusSchema, signal }),
    refetchInterval: ({ state }) => (state.data?.filling == null ? false : EMBEDDING_REFETCH_MS),
  });

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: one(id),
    queryFn: ({ signal }) => request({ path: `/documents/${id}`, schema: DocumentSchema, signal }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isWorking(state.data.latest.state) ? WORKING_REFETCH_MS : false,
  });

// Asking for content is itself recorded, so nothing is asked twice without the reader.
const onceEach = { staleTime: Infinity, refetchOnWindowFocus: false, retry: false } as const;

export const contentQuery = (id: string, version: number | undefined) =>
  queryOptions({
    queryKey: content(id, "text", String(version ?? "")),
    queryFn: ({ signal }) =>
      request({
        path: `/documents/${id}/content`,
        query: { version },
        schema: DocumentContentSchema,
        signal,
      }),
    ...onceEach,
  });

export const chunksQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: content(id, "passages"),
    queryFn: ({ pageParam, signal }) =>
      request({
        path: `/documents/${id}/chunks`,
        query: { cursor: pageParam },
        schema: DocumentChunkPageSchema,
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    ...onceEach,
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: one(id, "versions"),
    queryFn: ({ signal }) =>
      request({ path: `/documents/${id}/versions`, schema: DocumentVersionPageSchema, signal }),
  });

export const readingsQuery = (id: string) =>
  queryOptions({
    queryKey: content(id, "readings"),
    queryFn: ({ signal }) =>
      request({ path: `/documents/${id}/readings`, schema: DocumentReadingPageSchema, signal }),
    ...onceEach,
    staleTime: 0,
  });

export function useUploadVersion(id: string) {
  const renew = useRenewDocuments();
  return useMutation({
    mutationFn: ({ file, version }: { file: File; version: number }) => {
      const form = new FormData();
      form.set("file", file);
      const { signal } = new AbortController();
      const path = `/documents/${id}`;
      return uploadForm({
        method: "PUT",
        path,
        form,
        ifMatch: version,
        schema: DocumentSchema,
        onProgress: () => undefined,
        signal,
      });
    },
    onSettled: renew,
  });
}

export function useReindex(id: string) {
  const renew = useRenewDocuments();
  return useMutation({
    mutationFn: () => request({ method: "POST", path: `/documents/${id}/index`, schema: DocumentSchema }),
    onSettled: renew,
  });
}

export function useReclassify(id: string) {
  const renew = useRenewDocuments();
  return useMutation({
    mutationFn: (body: { classification: Label; reason: string }) =>
      request({ method: "POST", path: `/documents/${id}/reclassify`, body, schema: ReclassificationSchema }),
    onSuccess: renew,
  });
}

export function useDeleteDocument(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send({ method: "DELETE", path: `/documents/${id}` }),
    onSuccess: () => {
      client.removeQueries({ queryKey: one(id) });
      return client.invalidateQueries({ queryKey: [...ALL, "list"] });
    },
  });
}

/** The original as it was uploaded. */
export async function fetchOriginal(id: string, version: number): Promise<Blob> {
  const response = await send({ path: `/documents/${id}/original`, query: { version } });
  return response.blob();
}

export const searchQuery = (query: string, mode: SearchMode) =>
  queryOptions({
    queryKey: content("search", query, mode),
    queryFn: ({ signal }) =>
      request({
        method: "POST",
        path: "/documents/search",
        body: { query, mode, topK: 20 },
        schema: SearchResultSchema,
        signal,
      }),
    ...onceEach,
  });

export const answerQuery = (question: string) =>
  queryOptions({
    queryKey: content("answer", question),
    queryFn: ({ signal }) =>
      request({
        method: "POST",
        path: "/documents/query",
        headers: { accept: "application/json" },
        body: { question },
        schema: DocumentAnswerSchema,
        signal,
      }),
    ...onceEach,
  });
