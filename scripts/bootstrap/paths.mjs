import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root directory; everything the scripts touch is named from here. */
export const ROOT_DIR = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {string[]} parts path below the root @returns {string} absolute path */
export function fromRoot(...parts) {
  return join(ROOT_DIR, ...parts);
}
