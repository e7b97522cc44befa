import { sql } from "drizzle-orm";
import type { FileStorage } from "../../modules/documents/index.ts";
import { EnvelopeError } from "../../platform/crypto/envelope.ts";
import { type Queryable, queryRows } from "../../platform/db/database.ts";

const MARK = "original:";
// Bounds what one line of a backup takes in memory.
const PIECE_BYTES = 3_145_728;
// What the server names them by; nothing else becomes a path.
const PATH = /^[\w-]{2}\/[\w-]{8,100}$/;

/** Where file storage keeps the originals of all versions, each once. */
export async function findOriginals(tx: Queryable): Promise<string[]> {
  const rows = await queryRows<{ file_path: string }>(
    tx,
    sql`SELECT DISTINCT file_path FROM document_versions ORDER BY file_path`,
  );
  return rows.map((row) => row.file_path);
}

/** An original, sealed as it is stored, as lines of a backup: its path and a piece in base64 each. */
export function* originalLines(path: string, content: Buffer): Generator<string> {
  for (let start = 0; start === 0 || start < content.length; start += PIECE_BYTES)
    yield `${MARK}${path}\n${content.toString("base64", start, Math.min(start + PIECE_BYTES, content.length))}`;
}

/** Puts the originals of a backup into file storage as their lines are read. */
export interface OriginalsWriter {
  /** @returns whether the line belongs to an original. @throws EnvelopeError where its path is none of ours. */
  take(text: string): Promise<boolean>;
  /** Writes the last one. @returns the paths of all that the backup had. */
  end(): Promise<Set<string>>;
  /** Removes what was written. */
  undo(): Promise<void>;
}

export function createOriginalsWriter(storage: FileStorage): OriginalsWriter {
  const found = new Set<string>();
  const written: string[] = [];
  let path: string | null = null;
  let pieces: Buffer[] = [];
  const flush = async (): Promise<void> => {
    if (path === null) return;
    found.add(path);
    // A storage that two houses share has it already, and it must survive a restore that fails.
    if (!(await storage.read(path))) {
      written.push(path);
      await storage.write(path, Buffer.concat(pieces));
    }
    path = null;
    pieces = [];
  };
  return {
    async take(text) {
      if (!text.startsWith(MARK)) return false;
      const [name = "", piece = ""] = text.slice(MARK.length).split("\n");
      if (!PATH.test(name)) throw new EnvelopeError();
      if (name !== path) await flush();
      path = name;
      pieces.push(Buffer.from(piece, "base64"));
      return true;
    },
    async end() {
      await flush();
      return found;
    },
    async undo() {
      for (const each of written) await storage.remove(each);
    },
  };
}
