import { readFile } from "node:fs/promises";
import mammoth from "mammoth";
import { extractText, getDocumentProxy } from "unpdf";
import type { Passage } from "../../apps/server/src/modules/documents/answers/passage.ts";
import {
  SAMPLE_DOCUMENTS,
  sampleDocumentPath,
  type SampleDocument,
} from "../../apps/server/src/modules/documents/sample/sample-documents.ts";

/** The sample documents cut at their headings: a plain stand-by for the pipeline, so that answers are tested alone. */
export async function samplePassages(): Promise<Passage[]> {
  const all = await Promise.all(SAMPLE_DOCUMENTS.map(passagesOf));
  return all.flat();
}

async function passagesOf(document: SampleDocument): Promise<Passage[]> {
  const pages = await textOf(document.file);
  return pages.flatMap((page, index) => cut(page, document, pages.length > 1 ? index + 1 : null));
}

async function textOf(file: string): Promise<string[]> {
  const path = sampleDocumentPath(file);
  if (file.endsWith(".md")) return [await readFile(path, "utf8")];
  if (file.endsWith(".docx")) return [tablesAsPipes((await mammoth.convertToHtml({ path })).value)];
  const proxy = await getDocumentProxy(new Uint8Array(await readFile(path)));
  return (await extractText(proxy, { mergePages: false })).text;
}

function tablesAsPipes(html: string): string {
  return html
    .replace(/<table>.*?<\/table>/gs, (table) => table.replace(/<\/?p>|<\/?strong>/g, ""))
    .replace(/<t[dh]>/g, "| ")
    .replace(/<\/t[dh]>/g, " ")
    .replace(/<\/tr>/g, "|\n")
    .replace(/<h(\d)>/g, (_, level: string) => `\n${"#".repeat(Number(level))} `)
    .replace(/<li>/g, "- ")
    .replace(/<\/(?:p|h\d|li|table)>/g, "\n\n")
    .replace(/<[^>]+>/g, "")
    .replaceAll("&amp;", "&")
    .replaceAll("&quot;", '"');
}

/** A heading is marked, or a short numbered line of a PDF. */
function cut(text: string, { file, title, label }: SampleDocument, page: number | null): Passage[] {
  const starts = [
    0,
    ...Array.from(text.matchAll(/\n(?=#{1,3} |\d{1,2}\. [A-Z][^\n.]{2,40}\n)/g), (match) => match.index + 1),
  ];
  return starts.flatMap((start, index) => {
    const end = starts[index + 1] ?? text.length;
    const body = text.slice(start, end);
    const passage = {
      documentId: file,
      version: 1,
      title,
      page,
      start,
      end,
      text: body,
      headingPath: [],
      label,
      score: 0,
    };
    return body.trim() === "" ? [] : [passage];
  });
}
