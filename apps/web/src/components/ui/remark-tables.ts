import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";
import { gfmTable } from "micromark-extension-gfm-table";
// For the types of the settings that the parser reads.
import type {} from "remark-parse";
import type { Processor } from "unified";

/**
 * Tables and struck-out text of GitHub Flavored Markdown. The whole of it (remark-gfm) would also turn bare addresses
 * into links and bring code to write Markdown, a fifth of the renderer's size.
 */
export function remarkTables(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), gfmTable(), gfmStrikethrough()];
  data.fromMarkdownExtensions = [
    ...(data.fromMarkdownExtensions ?? []),
    gfmTableFromMarkdown(),
    gfmStrikethroughFromMarkdown(),
  ];
}
