import { decodeText } from "./decode-text.ts";
import { createDocumentWriter, type DocumentWriter } from "./document-writer.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import type { ReadContext } from "./extraction-limits.ts";
import { createHtmlToFlow } from "./html-to-flow.ts";
import { scanHtml } from "./scan-html.ts";
import { createTextFlow } from "./text-flow.ts";

export const HTML_MEDIA_TYPE = "text/html";

const HEAD_BYTES = 4_096;
const CHARSET = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})/i;

/** Reads a page as its readers see it; nothing it refers to is loaded. */
export function readHtml(bytes: Uint8Array, { limits }: ReadContext): ExtractedDocument {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString("latin1");
  const writer = createDocumentWriter(limits.maxCharacters);
  const title = writeHtml(decodeText(bytes, CHARSET.exec(head)?.[1]), writer);
  return writer.finish(HTML_MEDIA_TYPE, title);
}

/** Adds a page to a document. @returns the title of the page, empty where it has none */
export function writeHtml(html: string, writer: DocumentWriter): string {
  const flow = createTextFlow(writer);
  const handler = createHtmlToFlow(flow);
  scanHtml(html, handler);
  flow.end({ kind: "paragraph" });
  while (flow.isInTable) flow.closeTable();
  if (handler.skippedHidden) writer.notice("Text that the page hides from its readers was left out.");
  return handler.title.trim();
}
