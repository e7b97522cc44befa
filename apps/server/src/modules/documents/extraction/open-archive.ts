import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { corruptFile, encryptedFile, ExtractionError, tooLarge } from "./extraction-error.ts";
import type { ExtractionLimits } from "./extraction-limits.ts";

/** A ZIP archive in memory. Reading a part counts what really comes out of it; nothing is written anywhere. */
export type Archive = {
  has: (name: string) => boolean;
  names: readonly string[];
  /** Reads a part piece by piece; nothing for a part that is not there. */
  stream: (name: string) => AsyncGenerator<Uint8Array>;
  /** A small part as a whole, as UTF-8. */
  text: (name: string) => Promise<string>;
};

// Deflate reaches 1,032:1 on zeros; XML of office programs stays below 100:1.
const MAX_RATIO = 300;
const RATIO_COUNTS_FROM_BYTES = 16 * 1024 * 1024;

/** @throws ExtractionError: `corrupt` for a broken directory, `encrypted`, `too_large` for too many parts. */
export async function openArchive(
  bytes: Uint8Array,
  format: string,
  limits: Pick<ExtractionLimits, "maxParts" | "maxExpandedBytes">,
): Promise<Archive> {
  const entries = new Map<string, Entry>();
  const zip = await opened(bytes, format);
  if (zip.entryCount > limits.maxParts) {
    throw tooLarge(
      `The file is an archive of ${zip.entryCount} parts; up to ${limits.maxParts} are accepted.`,
    );
  }
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entries.has(entry.fileName)) entries.set(entry.fileName, entry);
    }
  } catch (error) {
    throw corruptFile(format, "its directory of parts cannot be read", error);
  }
  if ([...entries.values()].some((entry) => entry.isEncrypted())) throw encryptedFile(format);
  let expandedBytes = 0;

  async function* stream(name: string): AsyncGenerator<Uint8Array> {
    const entry = entries.get(name);
    if (entry === undefined) return;
    let partBytes = 0;
    try {
      const source: AsyncIterable<Uint8Array> = await zip.openReadStreamPromise(entry);
      for await (const piece of source) {
        partBytes += piece.length;
        expandedBytes += piece.length;
        assertBounded(entry, partBytes, expandedBytes, limits.maxExpandedBytes);
        yield piece;
      }
    } catch (error) {
      if (error instanceof ExtractionError) throw error;
      throw corruptFile(format, "one of its parts cannot be unpacked", error);
    }
  }

  async function text(name: string): Promise<string> {
    const decoder = new TextDecoder();
    let whole = "";
    for await (const piece of stream(name)) whole += decoder.decode(piece, { stream: true });
    return whole + decoder.decode();
  }

  return { has: (name) => entries.has(name), names: [...entries.keys()], stream, text };
}

async function opened(bytes: Uint8Array, format: string): Promise<ZipFile> {
  try {
    return await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    throw corruptFile(format, "its directory of parts is missing", error);
  }
}

function assertBounded(entry: Entry, partBytes: number, expandedBytes: number, maxBytes: number): void {
  if (expandedBytes > maxBytes) {
    throw tooLarge(
      `Unpacked, the file has more than the ${Math.floor(maxBytes / 1024 / 1024)} MiB that are accepted.`,
    );
  }
  if (partBytes > RATIO_COUNTS_FROM_BYTES && partBytes > entry.compressedSize * MAX_RATIO) {
    throw tooLarge(
      `A part of the file unpacks to more than ${MAX_RATIO} times its size, as archives made to do harm do.`,
    );
  }
}
