import type { Chunk } from "../chunking/cut-chunks.ts";
import type { ExtractedDocument } from "../extraction/extracted-document.ts";
import type { Transaction } from "../../../platform/db/database.ts";
import type { DocumentsContext } from "../documents-context.ts";
import type { Watch } from "./index-version.ts";

/** What the indexer works with. */
export type IndexerContext = Pick<DocumentsContext, "db" | "originals" | "notifications"> & {
  /** @throws ExtractionError where the file cannot be read as it is. */
  extract: (original: Buffer, options: Watch & { fileName: string }) => Promise<ExtractedDocument>;
  cutPassages: (extracted: ExtractedDocument) => Chunk[];
  /** Makes the passages of a document findable by their words, in the caller's transaction. */
  indexPassages: (tx: Transaction, documentId: string) => Promise<void>;
  /** Gives the passages of a document the vectors they lack. */
  embedPassages: (documentId: string, watch: Watch) => Promise<void>;
  onError: (error: unknown) => void;
};
