import { open } from "node:fs/promises";
import { ConfigurationError } from "./env.ts";

const OTHERS = 0o077;
const MAX_BYTES = 65_536;

/**
 * The text of a file that only its owner may read. Mode and content are of the same open file, so that it cannot be
 * exchanged in between.
 * @throws ConfigurationError where it cannot be read, or others may.
 */
export async function readPrivateFile(path: string): Promise<string> {
  let file;
  try {
    file = await open(path, "r");
  } catch (error) {
    throw new ConfigurationError(
      `The key file ${path} cannot be opened. Restore it from your backup, and let the server's user read it.`,
      { cause: error },
    );
  }
  try {
    const { mode, size } = await file.stat();
    // Windows keeps no such modes.
    if (process.platform !== "win32" && (mode & OTHERS) !== 0) {
      throw new ConfigurationError(
        `The key file ${path} may be read or written by others (mode ${(mode & 0o777).toString(8).padStart(4, "0")}); it accepts 0600 or 0400. Run \`chmod 600 ${path}\`, and make new keys if somebody else may have read it.`,
      );
    }
    if (size > MAX_BYTES) throw new ConfigurationError(`The key file ${path} is too large to be one.`);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}
