import { useQuery } from "@tanstack/react-query";
import { embeddingQuery } from "./api/documents-api.ts";
import { copyDocuments } from "./copy.ts";

/** For administrators: how far the vectors of another embedding model are; nothing while none is brought up. */
export function EmbeddingLine() {
  const { data } = useQuery(embeddingQuery());
  if (data?.filling == null) return null;
  return (
    <p role="status" className="border-b border-line px-4 py-1.5 text-xs text-muted">
      {copyDocuments.embedding(data.filling, data.done, data.total)}
      {data.failure !== null && ` ${copyDocuments.embeddingStuck(data.failure)}`}
    </p>
  );
}
