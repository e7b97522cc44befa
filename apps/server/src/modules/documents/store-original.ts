import { randomUUID } from "node:crypto";
import type { UploadedFile } from "@cdsa/contracts";
import type { Transaction } from "../../platform/db/database.ts";
import { contentMissing, fileEmpty, fileTooLarge } from "./documents.errors.ts";
import type { DocumentsContext } from "./documents-context.ts";
import type { OriginalIdentity } from "./storage/sealed-originals.ts";

/** What somebody sent: the content, and what they call it. */
export type Upload = { fileName: string; mediaType: string; content: Buffer };

/** A file that was stored before anything says so. */
export type StoredOriginal = Upload & { filePath: string; wrappedKey: string; contentHmac: string };

// Long enough for any request that stores a file to have committed.
const DISCARD_AFTER_SECONDS = 3_600;
const EXTENSIONS = {
  "text/plain": "txt",
  "text/markdown": "md",
  "text/html": "html",
  "text/csv": "csv",
} as const;

type Body = {
  file?: UploadedFile | undefined;
  content?: string | undefined;
  mediaType: keyof typeof EXTENSIONS;
  title?: string | undefined;
};

/**
 * The upload a request carries: a file, or text in its place.
 * @param bytes of the part `file`; null where the request was JSON.
 * @throws AppError 400 where there is neither or both, or it is empty; 413 too large.
 */
export function uploadOf(
  { limits }: Pick<DocumentsContext, "limits">,
  body: Body,
  bytes: Buffer | null,
): Upload {
  const { file, content, mediaType, title } = body;
  if ((bytes === null) === (content === undefined) || (file === undefined) !== (bytes === null))
    throw contentMissing();
  const upload =
    file && bytes
      ? { fileName: file.fileName, mediaType: file.mediaType, content: bytes }
      : {
          fileName: `${(title ?? "document").slice(0, 200)}.${EXTENSIONS[mediaType]}`,
          mediaType,
          content: Buffer.from(content ?? "", "utf8"),
        };
  if (upload.content.length === 0) throw fileEmpty();
  if (upload.content.length > limits.maxUploadBytes) throw fileTooLarge(limits.maxUploadBytes);
  return upload;
}

/**
 * Stores a file, then has `commit` write what refers to it. Whatever goes wrong, also a kill between the two, the file
 * does not stay: a job that looks later whether anything refers to it is there before the file is.
 */
export async function storeOriginal<Result>(
  { db, jobs, originals, queues }: Pick<DocumentsContext, "db" | "jobs" | "originals" | "queues">,
  identity: OriginalIdentity,
  upload: Upload,
  commit: (tx: Transaction, original: StoredOriginal) => Promise<Result>,
): Promise<Result> {
  const name = randomUUID();
  const filePath = `${name.slice(0, 2)}/${name}`;
  const startAfterSeconds = DISCARD_AFTER_SECONDS;
  await jobs.enqueue(db, queues.discard, { filePaths: [filePath] }, { startAfterSeconds });
  const wrappedKey = await originals.write(identity, filePath, upload.content);
  const contentHmac = originals.fingerprint(upload.content);
  try {
    return await db.transaction((tx) => commit(tx, { ...upload, filePath, wrappedKey, contentHmac }));
  } catch (error) {
    // The job of above removes it where this fails too.
    await originals.remove(filePath).catch(() => undefined);
    throw error;
  }
}
