import type { Block, ExtractedDocument } from "../extraction/extracted-document.ts";
import { splitBlock } from "./split-block.ts";

/** A passage: `text` is the content from `start` to `end`, in UTF-16 code units. */
export type Chunk = {
  index: number;
  text: string;
  /** Headings above it, outermost first. */
  headingPath: string[];
  /** From 1; null where the format has no pages. */
  pageStart: number | null;
  pageEnd: number | null;
  start: number;
  end: number;
};

/** Both in characters: `size` is the most a passage holds, `overlap` the most it shares with the one before. */
export type ChunkSettings = { size: number; overlap: number };

/** A piece that is not cut again; `opens` says that it begins a paragraph, an item or a table. */
type Unit = { start: number; end: number; opens: boolean };
type Section = { headingPath: string[]; units: Unit[] };

// A passage that is as full as this ends before a new paragraph rather than within it.
const FULL_ENOUGH = 0.6;
const LONGEST_HEADING = 200;

/** Cuts a text at headings, then at paragraphs, then at sentences; tables stay whole as long as they are no book. */
export function cutChunks(
  { content, blocks, pageStarts }: Pick<ExtractedDocument, "content" | "blocks" | "pageStarts">,
  settings: ChunkSettings,
): Chunk[] {
  const pageAt = pageFinder(pageStarts);
  return toSections(content, blocks, settings.size)
    .flatMap((section) =>
      pack(section.units, settings).map((range) => ({ ...range, headingPath: section.headingPath })),
    )
    .map(({ start, end, headingPath }, index) => ({
      index,
      text: content.slice(start, end),
      headingPath,
      pageStart: pageAt(start),
      pageEnd: pageAt(end - 1),
      start,
      end,
    }));
}

function toSections(content: string, blocks: readonly Block[], size: number): Section[] {
  const sections: Section[] = [];
  let path: { level: number; text: string }[] = [];
  let afterHeading = false;
  for (const block of blocks) {
    if (block.kind === "heading") {
      const text = content.slice(block.start, block.end).replaceAll(/\s+/g, " ").slice(0, LONGEST_HEADING);
      path = [...path.filter(({ level }) => level < block.level), { level: block.level, text }];
      const headingPath = path.map((each) => each.text);
      // Headings that follow each other stay with the text below them.
      const last = sections.at(-1);
      if (afterHeading && last) last.headingPath = headingPath;
      else sections.push({ headingPath, units: [] });
    }
    if (sections.length === 0) sections.push({ headingPath: [], units: [] });
    afterHeading = block.kind === "heading";
    const units = splitBlock(content, block, size).map((range, index) => ({ ...range, opens: index === 0 }));
    sections.at(-1)?.units.push(...units);
  }
  return sections;
}

function pack(units: readonly Unit[], { size, overlap }: ChunkSettings): { start: number; end: number }[] {
  const chunks: { start: number; end: number }[] = [];
  let first = 0;
  for (let next = 0; next < units.length;) {
    const start = units[first]?.start ?? 0;
    let end = next;
    while (end < units.length && fits(start, units[end], units[end - 1], { size, isFirst: end === next }))
      end += 1;
    chunks.push({ start, end: units[end - 1]?.end ?? start });
    first = end - sharedUnits(units.slice(next, end), overlap);
    next = end;
  }
  return chunks;
}

/** Whether a passage that begins at `start` takes another unit; the first new one it takes whatever its size. */
function fits(
  start: number,
  unit: Unit | undefined,
  before: Unit | undefined,
  { size, isFirst }: { size: number; isFirst: boolean },
): boolean {
  if (!unit) return false;
  if (isFirst) return true;
  const length = (before?.end ?? start) - start;
  return unit.end - start <= size && !(unit.opens && length >= FULL_ENOUGH * size);
}

/** How many of the last units the next passage begins with. */
function sharedUnits(units: readonly Unit[], overlap: number): number {
  const end = units.at(-1)?.end ?? 0;
  const shared = units.slice(1).filter((unit) => end - unit.start <= overlap);
  return shared.length;
}

function pageFinder(pageStarts: readonly number[] | null): (offset: number) => number | null {
  if (!pageStarts) return () => null;
  return (offset) => {
    let low = 0;
    let high = pageStarts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pageStarts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(1, low);
  };
}
