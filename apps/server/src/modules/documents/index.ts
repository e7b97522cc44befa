export type { AnsweredQuestion } from "./answer-question.ts";
export { readCitations } from "./answers/read-citations.ts";
export { createDocuments, type Documents } from "./create-documents.ts";
export { EmbeddingError } from "./embedding/embedding-provider.ts";
export { RECLASSIFY } from "./reclassify-action.ts";
export { createDiskStorage } from "./storage/disk-storage.ts";
export type { FileStorage } from "./storage/file-storage.ts";
export { ORIGINAL_KEY_COLUMN } from "./storage/sealed-originals.ts";
