import { createDocumentWriter } from "./document-writer.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import type { ReadContext } from "./extraction-limits.ts";

export const TEXT_MEDIA_TYPE = "text/plain";

/** Reads plain text: paragraphs are what empty lines part. Form feeds part pages, where there are any. */
export function readText(text: string, { limits }: ReadContext): ExtractedDocument {
  const writer = createDocumentWriter(limits.maxCharacters);
  const pages = text.split("\f");
  if (pages.length > limits.maxPages || pages.length === 1) {
    writeParagraphs(pages.join("\n\n"), writer.paragraph);
  } else {
    for (const page of pages) {
      writer.startPage();
      writeParagraphs(page, writer.paragraph);
    }
  }
  return writer.finish(TEXT_MEDIA_TYPE);
}

/** Line by line: one pattern over a file that is all empty lines would take the regular expression engine's stack. */
function writeParagraphs(text: string, write: (paragraph: string) => void): void {
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() !== "") {
      lines.push(line.replace(/\r$/u, ""));
    } else if (lines.length > 0) {
      write(lines.join("\n"));
      lines = [];
    }
  }
  write(lines.join("\n"));
}
