import type { Block } from "./extracted-document.ts";

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const ATX_HEADING = /^ {0,3}(#{1,6})(?:\s|$)/;
const SETEXT_UNDERLINE = /^ {0,3}(=+|-{2,})\s*$/;
const LIST_ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s+\S/;
const TABLE_ROW = /^\s*\|.*\|\s*$/;
const TABLE_RULE = /^\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?$/;
const MAX_RULE_CHARACTERS = 10_000;

type Line = { text: string; start: number; end: number };
type State = { blocks: Block[]; open: Block | null; fence: string | null };

/** The blocks of Markdown (CommonMark with tables), line by line; offsets count UTF-16 code units of `text`. */
export function findMarkdownBlocks(text: string): Block[] {
  const state: State = { blocks: [], open: null, fence: null };
  for (const line of linesOf(text)) {
    const mark = FENCE.exec(line.text)?.[1];
    if (state.fence !== null) {
      goOn(state, line);
      if (mark?.startsWith(state.fence) === true) closeBlock(state);
    } else if (mark !== undefined) {
      begin(state, "code", line);
      state.fence = mark;
    } else if (line.text.trim() === "") closeBlock(state);
    else takeLine(state, line);
  }
  return state.blocks;
}

/** Adds a line with text, outside of code, to the block that is open, or begins one. */
function takeLine(state: State, line: Line): void {
  const { open } = state;
  const heading = ATX_HEADING.exec(line.text)?.[1];
  const underline = SETEXT_UNDERLINE.exec(line.text)?.[1];
  const isRule = line.text.length <= MAX_RULE_CHARACTERS && TABLE_RULE.test(line.text.trim());
  const isTable = TABLE_ROW.test(line.text) || (open !== null && isRule);
  if (heading !== undefined) {
    begin(state, "heading", line, heading.length);
    closeBlock(state);
  } else if (open?.kind === "paragraph" && underline !== undefined) {
    open.kind = "heading";
    open.level = underline.startsWith("=") ? 1 : 2;
    goOn(state, line);
    closeBlock(state);
  } else if (isTable && (open === null || (open.kind !== "table" && !isRule))) {
    begin(state, "table", line);
  } else if (isTable && open !== null) {
    open.kind = "table";
    goOn(state, line);
  } else if (LIST_ITEM.test(line.text)) begin(state, "list-item", line);
  else if (open === null) begin(state, "paragraph", line);
  else goOn(state, line);
}

function begin(state: State, kind: Block["kind"], line: Line, level = 0): void {
  state.open = { kind, level, start: line.start, end: line.end };
  state.blocks.push(state.open);
}

function goOn(state: State, line: Line): void {
  if (state.open !== null) state.open.end = line.end;
}

function closeBlock(state: State): void {
  state.open = null;
  state.fence = null;
}

function* linesOf(text: string): Generator<Line> {
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    yield { text: text.slice(start, end), start, end };
    start = end + 1;
  }
}
