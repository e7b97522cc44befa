import { type BlockBuffer, createBlockBuffer } from "./block-buffer.ts";
import { cleanText } from "./clean-text.ts";
import type { Block, ExtractedDocument } from "./extracted-document.ts";
import { guessLanguage } from "./guess-language.ts";

/** Collects the text of a document block by block, in the notation of Markdown, so that people and models can read it. */
export type DocumentWriter = {
  startPage: () => void;
  heading: (level: number, text: string) => void;
  paragraph: (text: string) => void;
  /** `depth` counts from 0; `mark` is `-` or a number with its full stop. */
  listItem: (depth: number, text: string, mark?: string) => void;
  code: (text: string) => void;
  /** The first row is taken for the names of the columns; a second call before anything else goes on with the table. */
  row: (cells: readonly string[]) => void;
  endTable: () => void;
  /** Text that is Markdown already, with its blocks relative to its start. It must be clean. */
  markdown: (text: string, blocks: readonly Block[]) => void;
  /** Counts hidden characters that somebody else took out. */
  countHidden: (count: number) => void;
  notice: (sentence: string) => void;
  finish: (mediaType: string, title?: string | null) => ExtractedDocument;
};

const MAX_TITLE_CHARACTERS = 300;
const MAX_INDENT = 8;

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
const trimLines = (text: string): string =>
  text
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();

/** @throws ExtractionError (`too_large`), from the call that goes beyond `maxCharacters`. */
export function createDocumentWriter(maxCharacters: number): DocumentWriter {
  const buffer = createBlockBuffer(maxCharacters);
  const notices: string[] = [];
  let hidden = 0;
  let table: Block | null = null;

  const clean = (text: string): string => {
    const cleaned = cleanText(text);
    hidden += cleaned.hidden;
    return cleaned.text;
  };
  const write = (kind: Block["kind"], level: number, before: string, text: string, after = ""): void => {
    if (text === "") return;
    table = null;
    buffer.add(buffer.begin(kind, level), before + text + after);
  };
  const showRow = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => oneLine(clean(cell)).replaceAll("|", "\\|")).join(" | ")} |`;

  return {
    startPage: () => {
      table = null;
      buffer.startPage();
    },
    heading: (level, text) => {
      const depth = Math.min(Math.max(Math.trunc(level), 1), 6);
      write("heading", depth, `${"#".repeat(depth)} `, oneLine(clean(text)));
    },
    paragraph: (text) => {
      write("paragraph", 0, "", trimLines(clean(text)));
    },
    listItem: (depth, text, mark = "-") => {
      write("list-item", 0, `${"  ".repeat(Math.min(depth, MAX_INDENT))}${mark} `, oneLine(clean(text)));
    },
    code: (text) => {
      write("code", 0, "```\n", clean(text).trimEnd(), "\n```");
    },
    row: (cells) => {
      if (cells.every((cell) => cell === "")) return;
      if (table !== null) buffer.add(table, `\n${showRow(cells)}`);
      else {
        table = buffer.begin("table", 0);
        buffer.add(table, `${showRow(cells)}\n|${" --- |".repeat(cells.length)}`);
      }
    },
    endTable: () => {
      table = null;
    },
    markdown: (text, blocks) => {
      if (text !== "") buffer.insert(text, blocks);
    },
    countHidden: (count) => {
      hidden += count;
    },
    notice: (sentence) => {
      notices.push(sentence);
    },
    finish: (mediaType, title = null) =>
      assemble(buffer, mediaType, title, [...notices, ...hiddenNotice(hidden)]),
  };
}

function assemble(
  { blocks, pageStarts, content }: BlockBuffer,
  mediaType: string,
  title: string | null,
  notices: string[],
): ExtractedDocument {
  const text = content();
  return {
    mediaType,
    content: text,
    pageStarts: pageStarts.length === 0 ? null : pageStarts,
    blocks,
    title: chooseTitle(text, blocks, title),
    language: guessLanguage(text),
    notices,
  };
}

function hiddenNotice(hidden: number): string[] {
  if (hidden === 0) return [];
  return [`${hidden} hidden ${hidden === 1 ? "character was" : "characters were"} removed.`];
}

function chooseTitle(content: string, blocks: readonly Block[], given: string | null): string | null {
  const named = oneLine(cleanText(given ?? "").text);
  if (named !== "") return named.slice(0, MAX_TITLE_CHARACTERS).toWellFormed();
  const heading = blocks.find(({ kind }) => kind === "heading");
  if (heading === undefined) return null;
  return content
    .slice(heading.start, Math.min(heading.end, heading.start + MAX_TITLE_CHARACTERS))
    .replace(/^#+\s*/, "")
    .toWellFormed();
}
