import { existsSync } from "node:fs";

/**
 * The browser of the end-to-end tests: `CHROMIUM_PATH`, else Debian's own.
 * @returns {string | undefined} path of the executable; undefined where there is none
 */
export function findChromium() {
  const path = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
  return existsSync(path) ? path : undefined;
}
