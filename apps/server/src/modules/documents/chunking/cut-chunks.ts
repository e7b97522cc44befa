import type { ExtractedDocument } from "../extraction/extracted-document.ts";
import { cutAtoms } from "./cut-atoms.ts";
import { findHeadingPaths } from "./heading-paths.ts";
import { MAX_TABLE_FACTOR, packAtoms } from "./pack-atoms.ts";

/** A passage: `text` is `content.slice(start, end)`; pages count from 1 and are null where the format knows none. */
export type Chunk = {
  index: number;
  text: string;
  headingPath: string[];
  pageStart: number | null;
  pageEnd: number | null;
  start: number;
  end: number;
};

/** Both in UTF-16 code units. `overlap` is how much of a chunk the next one may repeat; less than half of `size` is used. */
export type ChunkOptions = { size: number; overlap: number };

const MIN_SIZE = 16;

/**
 * Cuts a document at its headings, then paragraphs, then sentences, into passages of up to `size`. Only a table, which stays
 * whole up to four times that, makes one longer. Each character that is not white space is in at least one chunk.
 */
export function cutChunks(
  document: Pick<ExtractedDocument, "content" | "blocks" | "pageStarts">,
  { size, overlap }: ChunkOptions,
): Chunk[] {
  const { content, blocks, pageStarts } = document;
  const maxLength = Math.max(MIN_SIZE, Math.floor(size));
  const atoms = cutAtoms(content, blocks, { maxLength, maxTableLength: maxLength * MAX_TABLE_FACTOR });
  const paths = findHeadingPaths(content, atoms);
  const repeated = Math.min(Math.max(0, overlap), Math.floor(maxLength / 2) - 1);
  return packAtoms(atoms, maxLength, repeated).map(({ from, to }, index) => {
    const start = atoms[from]?.start ?? 0;
    const end = atoms[to - 1]?.end ?? start;
    let body = from;
    while (body < to - 1 && atoms[body]?.kind === "heading") body += 1;
    return {
      index,
      text: content.slice(start, end),
      headingPath: [...(paths[body] ?? [])],
      pageStart: pageOf(pageStarts, start),
      pageEnd: pageOf(pageStarts, end - 1),
      start,
      end,
    };
  });
}

/** The page that an offset is on: the last one that begins at or before it. */
function pageOf(pageStarts: readonly number[] | null, offset: number): number | null {
  if (pageStarts === null || pageStarts.length === 0) return null;
  let low = 0;
  let high = pageStarts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pageStarts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(1, low);
}
