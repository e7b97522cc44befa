import type { ExtractedDocument } from "./extracted-document.ts";
import type { ExtractionErrorCode } from "./extraction-error.ts";
import type { ExtractionLimits } from "./extraction-limits.ts";

/** What the server asks of the process that reads files. The bytes follow on its standard input, which copies nothing. */
export type WorkerRequest = { byteLength: number; fileName: string; limits: ExtractionLimits };

/** What the process that reads files says: first `ready`, then for each request some `progress` and one end. */
export type WorkerReply =
  | { kind: "ready" }
  | { kind: "progress"; done: number; total: number }
  | { kind: "done"; document: ExtractedDocument }
  | { kind: "failed"; code: ExtractionErrorCode; message: string };
