/** A part of a text that is one thing to a reader. Offsets count UTF-16 code units of the text, `end` not included. */
export type Block = {
  kind: "heading" | "paragraph" | "list-item" | "table";
  /** Of a heading, 1 is the outermost; 0 for everything else. */
  level: number;
  start: number;
  end: number;
};

/** What was read out of a file. */
export type ExtractedDocument = {
  /** As the content shows it. */
  mediaType: string;
  /** In the order in which people read it. */
  content: string;
  /** Where each page begins in `content`; null where the format has no pages. */
  pageStarts: number[] | null;
  blocks: Block[];
  /** Configuration of PostgreSQL's text search, such as english; `simple` where no language shows. */
  language: string;
  /** For people: what they should know of how it was read. */
  notices: string[];
};

export type ExtractionLimits = {
  maxPages: number;
  /** Characters of text. */
  maxCharacters: number;
  /** Bytes that packed formats unpack to. */
  maxExpandedBytes: number;
};

export const EXTRACTION_LIMITS: ExtractionLimits = {
  maxPages: 2_000,
  maxCharacters: 20_000_000,
  maxExpandedBytes: 200_000_000,
};

/** A file that cannot be read as it is; the message is for its owner. */
export class ExtractionError extends Error {
  override readonly name = "ExtractionError";
}

export const encryptedFile = (): ExtractionError =>
  new ExtractionError("The file is protected by a password. Upload it without one.");
