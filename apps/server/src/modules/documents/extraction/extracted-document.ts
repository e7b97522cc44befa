/** A stretch of `content` with one role in the document; `level` is that of a heading, else 0. */
export type Block = {
  kind: "heading" | "paragraph" | "list-item" | "table" | "code";
  level: number;
  start: number;
  end: number;
};

/**
 * What a reader makes of a file. All offsets count UTF-16 code units of `content`, so that `slice` takes them as they are.
 * `pageStarts` has the offset of each page, slide or sheet, null where the format knows no pages. `language` names a text
 * search configuration of PostgreSQL. `notices` are sentences for people.
 */
export type ExtractedDocument = {
  mediaType: string;
  content: string;
  pageStarts: number[] | null;
  blocks: Block[];
  title: string | null;
  language: string;
  notices: string[];
};
