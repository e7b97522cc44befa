import type { Block } from "../extraction/extracted-document.ts";

export type Range = { start: number; end: number };

// A table says little in parts; this many times the size of a passage it stays whole.
const TABLE_FACTOR = 4;
const SENTENCES = new Intl.Segmenter(undefined, { granularity: "sentence" });

/** A block in pieces of at most `size` characters: sentences, rows of a large table, words where nothing else helps. */
export function splitBlock(content: string, block: Block, size: number): Range[] {
  const whole = { start: block.start, end: block.end };
  if (block.kind === "table") {
    return block.end - block.start <= TABLE_FACTOR * size
      ? [whole]
      : splitAt(content, whole, /\n/g).flatMap((row) => splitLong(content, row, size));
  }
  if (block.kind === "heading" || (block.kind === "list-item" && block.end - block.start <= size))
    return splitLong(content, whole, size);
  return sentencesOf(content, whole).flatMap((sentence) => splitLong(content, sentence, size));
}

function sentencesOf(content: string, { start, end }: Range): Range[] {
  const text = content.slice(start, end);
  return trimmed(
    content,
    [...SENTENCES.segment(text)].map(({ index, segment }) => ({
      start: start + index,
      end: start + index + segment.length,
    })),
  );
}

function splitAt(content: string, { start, end }: Range, pattern: RegExp): Range[] {
  const ranges: Range[] = [];
  let last = start;
  for (const { index } of content.slice(start, end).matchAll(pattern)) {
    ranges.push({ start: last, end: start + index });
    last = start + index + 1;
  }
  return trimmed(content, [...ranges, { start: last, end }]);
}

/** Cut at the last blank that fits, else between letters; never within a surrogate pair. */
function splitLong(content: string, { start, end }: Range, size: number): Range[] {
  const ranges: Range[] = [];
  let from = start;
  while (end - from > size) {
    const blank = content.slice(from, from + size).search(/\s\S*$/);
    let to = from + (blank > size / 2 ? blank : size);
    if (isHighSurrogate(content.charCodeAt(to - 1))) to -= 1;
    ranges.push({ start: from, end: to });
    from = to;
  }
  return trimmed(content, [...ranges, { start: from, end }]);
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** Without the blanks around each, and without what is nothing else. */
function trimmed(content: string, ranges: readonly Range[]): Range[] {
  return ranges.flatMap(({ start, end }) => {
    const text = content.slice(start, end);
    const blank = text.length - text.trimStart().length;
    const length = text.trim().length;
    return length === 0 ? [] : [{ start: start + blank, end: start + blank + length }];
  });
}
