import type { Block } from "../extraction/extracted-document.ts";
import { findSentenceEnds } from "./sentence-ends.ts";

/** The smallest stretch that chunks are made of. A block begins where `isStart` is set, a sentence or line where `isSentence` is. */
export type Atom = {
  start: number;
  end: number;
  kind: Block["kind"];
  level: number;
  isStart: boolean;
  isSentence: boolean;
};

export type AtomLimits = { maxLength: number; maxTableLength: number };

/**
 * Cuts a document into atoms: sentences, lines of code, tables as a whole while they are small enough, else their rows, and
 * headings. Text between blocks counts as a paragraph. Nothing but white space lies between atoms.
 */
export function cutAtoms(content: string, blocks: readonly Block[], limits: AtomLimits): Atom[] {
  const atoms: Atom[] = [];
  let position = 0;
  for (const block of blocks) {
    const start = Math.max(position, block.start);
    if (start > position)
      cutBlock(content, { kind: "paragraph", level: 0, start: position, end: start }, limits, atoms);
    if (block.end > start) cutBlock(content, { ...block, start }, limits, atoms);
    position = Math.max(position, block.end);
  }
  cutBlock(content, { kind: "paragraph", level: 0, start: position, end: content.length }, limits, atoms);
  return atoms;
}

function cutBlock(content: string, block: Block, limits: AtomLimits, atoms: Atom[]): void {
  const text = content.slice(block.start, block.end);
  const isWhole = block.kind === "table" && text.length <= limits.maxTableLength;
  const { kind, level } = block;
  let start = 0;
  let isStart = true;
  for (const end of isWhole ? [text.length] : findEnds(text, kind)) {
    let isSentence = true;
    for (const piece of cutLong(text, start, end, isWhole ? limits.maxTableLength : limits.maxLength)) {
      atoms.push({
        start: block.start + piece.start,
        end: block.start + piece.end,
        kind,
        level,
        isStart,
        isSentence,
      });
      isStart = false;
      isSentence = false;
    }
    start = end;
  }
}

const findEnds = (text: string, kind: Block["kind"]): number[] =>
  kind === "paragraph" || kind === "list-item" ? findSentenceEnds(text) : findLineEnds(text);

function findLineEnds(text: string): number[] {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
  return ends.at(-1) === text.length ? ends : [...ends, text.length];
}

/** Trims white space, and cuts what is too long between words, or where there are none, between characters. */
function* cutLong(
  text: string,
  from: number,
  to: number,
  maxLength: number,
): Generator<{ start: number; end: number }> {
  let start = from;
  const end = trimEnd(text, start, to);
  while (start < end) {
    while (start < end && isSpace(text, start)) start += 1;
    const cut = end - start <= maxLength ? end : cutBefore(text, start, start + maxLength);
    const pieceEnd = trimEnd(text, start, cut);
    if (pieceEnd > start) yield { start, end: pieceEnd };
    start = cut;
  }
}

function trimEnd(text: string, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && isSpace(text, trimmed - 1)) trimmed -= 1;
  return trimmed;
}

function cutBefore(text: string, start: number, limit: number): number {
  // A word that takes more than half of a chunk is no word.
  for (let index = limit; index > start + (limit - start) / 2; index -= 1)
    if (isSpace(text, index)) return index;
  const code = text.charCodeAt(limit);
  const isLowSurrogate = code >= 0xdc00 && code <= 0xdfff;
  return isLowSurrogate && limit - 1 > start ? limit - 1 : limit;
}

const SPACE = /\s/;
const isSpace = (text: string, index: number): boolean => {
  const code = text.charCodeAt(index);
  return (
    code === 32 || code === 10 || (code < 33 && code >= 9) || (code > 127 && SPACE.test(text.charAt(index)))
  );
};
