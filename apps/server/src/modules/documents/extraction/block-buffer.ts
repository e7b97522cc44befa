import type { Block } from "./extracted-document.ts";
import { tooMuchText } from "./extraction-error.ts";

/** The text of a document as it grows, with the places of its blocks and pages. */
export type BlockBuffer = {
  /** Begins a block after an empty line; items of a list follow each other without one. */
  begin: (kind: Block["kind"], level: number) => Block;
  /** Adds text to the block that was begun last. */
  add: (block: Block, text: string) => void;
  /** Adds text with blocks of its own, relative to its start. */
  insert: (text: string, blocks: readonly Block[]) => void;
  startPage: () => void;
  readonly blocks: Block[];
  readonly pageStarts: number[];
  content: () => string;
};

/** @throws ExtractionError (`too_large`), from the call that goes beyond `maxCharacters`. */
export function createBlockBuffer(maxCharacters: number): BlockBuffer {
  const pieces: string[] = [];
  const blocks: Block[] = [];
  const pageStarts: number[] = [];
  let length = 0;
  // Null at the start of a page, where nothing parts a block from the one before.
  let last: Block["kind"] | null = null;

  const append = (text: string): void => {
    pieces.push(text);
    length += text.length;
    if (length > maxCharacters) throw tooMuchText(maxCharacters);
  };
  const separate = (kind: Block["kind"]): void => {
    if (last !== null) append(kind === "list-item" && last === "list-item" ? "\n" : "\n\n");
    last = kind;
  };
  return {
    begin: (kind, level) => {
      separate(kind);
      const block: Block = { kind, level, start: length, end: length };
      blocks.push(block);
      return block;
    },
    add: (block, text) => {
      append(text);
      block.end = length;
    },
    insert: (text, inner) => {
      separate("paragraph");
      for (const block of inner) {
        blocks.push({ ...block, start: block.start + length, end: block.end + length });
      }
      append(text);
    },
    startPage: () => {
      // A page begins where its first character will be; one without any, where the next one does.
      if (last !== null) append("\n\n");
      last = null;
      pageStarts.push(length);
    },
    blocks,
    pageStarts,
    content: () => pieces.join(""),
  };
}
