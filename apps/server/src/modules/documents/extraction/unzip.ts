import { type Entry, fromBuffer, type ZipFile } from "yauzl";
import { encryptedFile, ExtractionError, type ExtractionLimits } from "./extracted-document.ts";

const MAX_ENTRIES = 20_000;

/** The files in a packed document by path, those that `wanted` names; what they unpack to is counted as it comes. */
export async function unzip(
  bytes: Uint8Array,
  limits: ExtractionLimits,
  wanted: (path: string) => boolean,
): Promise<Map<string, Buffer>> {
  const zip = await openZip(bytes);
  if (zip.entryCount > MAX_ENTRIES)
    throw new ExtractionError(`The file packs ${zip.entryCount} files; at most ${MAX_ENTRIES} are read.`);
  const found = new Map<string, Buffer>();
  let expanded = 0;
  await new Promise<void>((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(asDamaged(error));
    };
    zip.on("error", fail);
    zip.on("end", resolve);
    zip.on("entry", (entry: Entry) => {
      if (!wanted(entry.fileName)) {
        zip.readEntry();
        return;
      }
      if (entry.isEncrypted()) {
        reject(encryptedFile());
        return;
      }
      zip.openReadStream(entry, (error, stream) => {
        if (error) {
          fail(error);
          return;
        }
        const chunks: Buffer[] = [];
        stream.on("error", fail);
        stream.on("data", (chunk: Buffer) => {
          expanded += chunk.length;
          chunks.push(chunk);
          if (expanded <= limits.maxExpandedBytes) return;
          stream.destroy();
          reject(
            new ExtractionError(
              `The file unpacks to more than ${limits.maxExpandedBytes} bytes, the most this server reads.`,
            ),
          );
        });
        stream.on("end", () => {
          found.set(entry.fileName, Buffer.concat(chunks));
          zip.readEntry();
        });
      });
    });
    zip.readEntry();
  }).finally(() => {
    zip.close();
  });
  return found;
}

const openZip = (bytes: Uint8Array): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    const options = { lazyEntries: true, validateEntrySizes: true, decodeStrings: true };
    fromBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options, (error, zip) => {
      if (error) reject(asDamaged(error));
      else resolve(zip);
    });
  });

const asDamaged = (error: unknown): Error =>
  error instanceof ExtractionError
    ? error
    : new ExtractionError("The file is damaged or cut off: it cannot be unpacked.");

/** The paths of the files in a packed document. */
export async function listPacked(bytes: Uint8Array): Promise<string[]> {
  const zip = await openZip(bytes);
  const paths: string[] = [];
  await new Promise<void>((resolve, reject) => {
    zip.on("error", (error: unknown) => {
      reject(asDamaged(error));
    });
    zip.on("end", resolve);
    zip.on("entry", (entry: Entry) => {
      paths.push(entry.fileName);
      if (paths.length > MAX_ENTRIES)
        reject(new ExtractionError(`The file packs more than ${MAX_ENTRIES} files; no document does.`));
      else zip.readEntry();
    });
    zip.readEntry();
  }).finally(() => {
    zip.close();
  });
  return paths;
}
