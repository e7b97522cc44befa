import type { Label } from "@cdsa/contracts";

/**
 * A piece of a document that retrieval found for a question.
 * `start` and `end` are UTF-16 offsets of `text` in the content of that version, `end` not included; `page` counts from
 * 1 and is null where the format has no pages; `headingPath` is outermost first; a higher `score` is a better match.
 */
export type Passage = {
  documentId: string;
  version: number;
  title: string;
  page: number | null;
  start: number;
  end: number;
  text: string;
  headingPath: string[];
  label: Label;
  score: number;
};

/**
 * Where a sentence of an answer has its words from. `number` is the passage's place in the answer's list, counted from
 * 1; `start` and `end` are UTF-16 offsets of `quote` in the content of the version, where it stands letter by letter.
 */
export type Citation = {
  number: number;
  documentId: string;
  version: number;
  title: string;
  page: number | null;
  start: number;
  end: number;
  quote: string;
  score: number;
};

/** The citation of a stretch of a passage, given by UTF-16 offsets within the passage's text. */
export function citeRange(number: number, passage: Passage, from: number, to: number): Citation {
  const { documentId, version, title, page, start, text, score } = passage;
  return {
    number,
    documentId,
    version,
    title,
    page,
    start: start + from,
    end: start + to,
    quote: text.slice(from, to),
    score,
  };
}
