import type { DocumentFilters, SearchMode } from "@cdsa/contracts";
import type { Passage } from "./answers/passage.ts";
import type { Reader } from "./document-access.ts";
import type { DocumentsContext } from "./documents-context.ts";
import type { PassageFilters } from "./retrieval/reader.ts";
import { searchPassages } from "./retrieval/search-passages.ts";

export type PassageRequest = {
  query: string;
  topK?: number | undefined;
  mode?: SearchMode | undefined;
  filters?: DocumentFilters;
};

/** `mode` is the one that was asked for, or the default. */
export type FoundPassages = { mode: SearchMode; passages: (Passage & { coverage: number })[] };

/** The best passages for this reader, as people and models are shown them. */
export async function findPassages(
  {
    db,
    limits,
    questionVector,
    ranking,
  }: Pick<DocumentsContext, "db" | "limits" | "questionVector" | "ranking">,
  reader: Reader,
  { query, topK = limits.topK, mode = "hybrid", filters = {} }: PassageRequest,
): Promise<FoundPassages> {
  const vector = mode === "lexical" ? null : await questionVector(query);
  // Who names a mode wants its order.
  const better = mode === "hybrid" ? ranking : null;
  const found = await searchPassages(db, {
    query,
    topK: Math.max(topK, better?.depth ?? 0),
    mode,
    reader,
    filters: toPassageFilters(filters),
    questionVector: vector,
  });
  const best = better ? (await better.rank(query, found)).slice(0, topK) : found;
  const passages = best.map(({ chunkId: _chunkId, pageStart, pageEnd: _pageEnd, ...passage }) => ({
    ...passage,
    page: pageStart,
  }));
  return { mode, passages };
}

const toPassageFilters = ({
  documentIds,
  types,
  classifications,
  languages,
  createdFrom,
  createdTo,
}: DocumentFilters): PassageFilters => ({
  ...(documentIds && { documentIds: documentIds.map((id) => id.toLowerCase()) }),
  ...(types && { types }),
  ...(classifications && { labels: classifications }),
  ...(languages && { languages }),
  ...(createdFrom !== undefined && { createdFrom: new Date(createdFrom) }),
  ...(createdTo !== undefined && { createdTo: new Date(createdTo) }),
});
