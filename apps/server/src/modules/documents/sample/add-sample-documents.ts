import { readFile } from "node:fs/promises";
import type { Actor } from "../../../platform/actor.ts";
import { createDocument } from "../create-document.ts";
import type { DocumentsContext } from "../documents-context.ts";
import { SAMPLE_DOCUMENTS, sampleDocumentPath } from "./sample-documents.ts";

/** Uploads the sample documents in this person's name, as if they had come through the page; they are indexed later. */
export async function addSampleDocuments(context: DocumentsContext, owner: Actor): Promise<void> {
  for (const { file, title, label, type } of SAMPLE_DOCUMENTS) {
    const bytes = await readFile(sampleDocumentPath(file));
    const described = {
      fileName: file,
      mediaType: "application/octet-stream",
      sizeBytes: bytes.length,
      sha256: "",
    };
    await createDocument(
      context,
      owner,
      { title, type, classification: label, accessList: null, mediaType: "text/plain", file: described },
      bytes,
      null,
    );
  }
}
