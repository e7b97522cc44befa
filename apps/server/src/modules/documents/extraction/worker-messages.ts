import type { ExtractedDocument } from "./extracted-document.ts";
import type { ExtractionErrorCode } from "./extraction-error.ts";
import type { ExtractionLimits } from "./extraction-limits.ts";
import type { LanguageFile } from "./text-recogniser.ts";

/** What the server asks of the process that reads files. The bytes follow on its standard input, which copies nothing. */
export type WorkerRequest = {
  byteLength: number;
  fileName: string;
  limits: ExtractionLimits;
  /** Those in which text in pictures is recognised; none where no language data is installed. */
  languages: readonly LanguageFile[];
};

/** What the process that reads files says: first `ready`, then for each request some `progress` and one end. */
export type WorkerReply =
  | { kind: "ready" }
  | { kind: "progress"; done: number; total: number }
  // The pictures of a page come next, which take more time and memory than its text.
  | { kind: "recognising" }
  | { kind: "done"; document: ExtractedDocument }
  | { kind: "failed"; code: ExtractionErrorCode; message: string };
