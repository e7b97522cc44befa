import { cleanText } from "./clean-text.ts";
import { createDocumentWriter } from "./document-writer.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import type { ReadContext } from "./extraction-limits.ts";
import { findMarkdownBlocks } from "./markdown-blocks.ts";

export const MARKDOWN_MEDIA_TYPE = "text/markdown";

// The head that static site generators read; its title names the document.
const FRONT_MATTER_TITLE = /^---\n(?:(?!---\n)[^\n]*\n){0,100}?title:[ \t]*["']?([^"'\n]+)/;

/** Reads Markdown: its text stays as it is written, blocks are found in it. */
export function readMarkdown(text: string, { limits }: ReadContext): ExtractedDocument {
  const writer = createDocumentWriter(limits.maxCharacters);
  const { text: clean, hidden } = cleanText(text);
  writer.countHidden(hidden);
  const content = clean.trimEnd();
  writer.markdown(content, findMarkdownBlocks(content));
  return writer.finish(MARKDOWN_MEDIA_TYPE, FRONT_MATTER_TITLE.exec(content)?.[1] ?? null);
}
