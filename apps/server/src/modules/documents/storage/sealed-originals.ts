import { createHmac, randomBytes } from "node:crypto";
import { EnvelopeError } from "../../../platform/crypto/envelope.ts";
import type { EnvelopeColumn } from "../../../platform/crypto/envelope-column.ts";
import type { Keyring } from "../../../platform/crypto/keyring.ts";
import { openBytes, sealBytes } from "../../../platform/crypto/sealed-bytes.ts";
import { originalDamaged } from "../documents.errors.ts";
import type { FileStorage } from "./file-storage.ts";

/** Whose original it is; in the place of another one it does not open. */
export type OriginalIdentity = { documentId: string; version: number };

const keyPlace = (documentId: string, version: string): string =>
  `document_versions:${documentId}:${version}:wrapped_key`;
const contentPlace = ({ documentId, version }: OriginalIdentity): string =>
  `document_versions:${documentId}:${version}:original`;

/** The data keys of originals, for rotations. */
export const ORIGINAL_KEY_COLUMN: EnvelopeColumn = {
  table: "document_versions",
  column: "wrapped_key",
  keyColumns: ["document_id", "version"],
  placeOf: ([documentId = "", version = ""]) => keyPlace(documentId, version),
};

/** The originals of versions, each sealed under a data key of its own. */
export interface SealedOriginals {
  /** @returns the wrapped data key. @throws AppError 507 full, 503 away. */
  write(identity: OriginalIdentity, path: string, content: Buffer): Promise<string>;
  /** @throws AppError 500 where it is gone or was altered, 503 where the storage is away. */
  read(identity: OriginalIdentity, stored: { filePath: string; wrappedKey: string }): Promise<Buffer>;
  remove(path: string): Promise<void>;
  /** Keyed hash of a content: finds the same file again. */
  fingerprint(content: Uint8Array): string;
}

export function createSealedOriginals(
  storage: FileStorage,
  keyring: Pick<Keyring, "seal" | "open">,
  fingerprintKey: Buffer,
): SealedOriginals {
  return {
    async write(identity, path, content) {
      const dataKey = randomBytes(32);
      try {
        await storage.write(path, sealBytes(dataKey, content, contentPlace(identity)));
        return keyring.seal(dataKey, keyPlace(identity.documentId, String(identity.version)));
      } finally {
        dataKey.fill(0);
      }
    },
    async read(identity, { filePath, wrappedKey }) {
      const sealed = await storage.read(filePath);
      if (!sealed) throw originalDamaged();
      let dataKey: Buffer | undefined;
      try {
        dataKey = keyring.open(wrappedKey, keyPlace(identity.documentId, String(identity.version)));
        return openBytes(dataKey, sealed, contentPlace(identity));
      } catch (error) {
        throw error instanceof EnvelopeError ? originalDamaged() : error;
      } finally {
        dataKey?.fill(0);
      }
    },
    remove: (path) => storage.remove(path),
    fingerprint: (content) => createHmac("sha256", fingerprintKey).update(content).digest("base64url"),
  };
}
