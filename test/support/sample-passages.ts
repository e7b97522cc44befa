import { readFile } from "node:fs/promises";
import type { Passage } from "../../apps/server/src/modules/documents/answers/passage.ts";
import { cutChunks } from "../../apps/server/src/modules/documents/chunking/cut-chunks.ts";
import { extractDocument } from "../../apps/server/src/modules/documents/extraction/extract.ts";
import { DEFAULT_EXTRACTION_LIMITS } from "../../apps/server/src/modules/documents/extraction/extraction-limits.ts";
import {
  SAMPLE_DOCUMENTS,
  sampleDocumentPath,
  type SampleDocument,
} from "../../apps/server/src/modules/documents/sample/sample-documents.ts";

/** The passages of the sample documents as they are searched, without a search: in the order of the documents. */
export async function samplePassages(): Promise<Passage[]> {
  const all = await Promise.all(SAMPLE_DOCUMENTS.map(passagesOf));
  return all.flat();
}

async function passagesOf({ file, title, label }: SampleDocument): Promise<Passage[]> {
  const extracted = await extractDocument(await readFile(sampleDocumentPath(file)), {
    fileName: file,
    limits: DEFAULT_EXTRACTION_LIMITS,
  });
  return cutChunks(extracted, { size: 1_000, overlap: 200 }).map(
    ({ text, headingPath, pageStart, start, end }) => ({
      documentId: file,
      version: 1,
      title,
      page: pageStart,
      start,
      end,
      text,
      headingPath,
      label,
      score: 1,
    }),
  );
}
