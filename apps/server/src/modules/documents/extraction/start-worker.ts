import { type ChildProcess, fork } from "node:child_process";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const WORKER = join(import.meta.dirname, "extraction.worker.ts");
const PACKAGES = [
  "unpdf",
  "htmlparser2",
  "csv-parse/sync",
  "postal-mime",
  "chardet",
  "yauzl",
  "saxes",
  "tesseract.js",
];

/**
 * Starts the process that reads files. It has no environment, no output, and may read its own code and its libraries;
 * Node refuses it other files, child processes, threads and native code.
 * @param heapMb how much V8 may keep
 * @param files others that it may read, such as language data
 */
export const startWorker = (heapMb: number, files: readonly string[] = []): ChildProcess =>
  fork(WORKER, [], {
    execArgv: workerFlags(heapMb, files),
    env: {},
    cwd: import.meta.dirname,
    serialization: "advanced",
    stdio: ["pipe", "ignore", "ignore", "ipc"],
  });

/** What Node is told when the process starts. */
export const workerFlags = (heapMb: number, files: readonly string[] = []): string[] => [
  `--max-old-space-size=${heapMb}`,
  "--max-semi-space-size=8",
  "--disallow-code-generation-from-strings",
  "--permission",
  ...[...readablePaths(), ...files].map((path) => `--allow-fs-read=${path}`),
  "--no-warnings",
];

/** The code itself, the folders of packages it comes from, and what Node looks into to find their types. */
function readablePaths(): string[] {
  const packageFolders = PACKAGES.map((name) => {
    const path = fileURLToPath(import.meta.resolve(name));
    const marker = `${sep}node_modules${sep}`;
    return path.slice(0, path.lastIndexOf(marker) + marker.length);
  });
  const manifests: string[] = [];
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    manifests.push(join(folder, "package.json"));
  }
  return [...new Set([`${import.meta.dirname}${sep}`, ...packageFolders, ...manifests])];
}
