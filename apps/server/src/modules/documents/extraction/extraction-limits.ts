import type { TextRecogniser } from "./text-recogniser.ts";

/** How much one file may ask of its reader. Bytes count what comes out of compressed parts, while it comes out. */
export type ExtractionLimits = {
  /** Pages of a PDF, slides, or sheets. */
  maxPages: number;
  /** Pages whose pictures are searched for text, which takes seconds each. */
  maxRecognisedPages: number;
  /** Parts of an archive. */
  maxParts: number;
  /** All parts of an archive together, expanded. */
  maxExpandedBytes: number;
  /** UTF-16 code units of the extracted text. */
  maxCharacters: number;
};

export const DEFAULT_EXTRACTION_LIMITS: ExtractionLimits = {
  maxPages: 2_000,
  maxRecognisedPages: 200,
  maxParts: 20_000,
  maxExpandedBytes: 256 * 1024 * 1024,
  maxCharacters: 20_000_000,
};

/** What a reader is given besides the bytes. */
export type ReadContext = {
  limits: ExtractionLimits;
  /** Called when a page, slide or sheet is done. */
  onProgress: (done: number, total: number) => void;
  /** Reads letters in pictures; null where no language data is installed. */
  recogniser: TextRecogniser | null;
  /** Called before pictures of a page are read, which takes longer than its text. */
  onRecognising: () => void;
};
