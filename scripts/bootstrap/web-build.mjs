import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { runOnNode } from "./launch.mjs";
import { fromRoot, ROOT_DIR } from "./paths.mjs";
import { SetupError } from "./setup-error.mjs";

const STAMP_FILE = fromRoot(".cache", "web-build.json");
const BUILT_PAGE = fromRoot("apps", "web", "dist", "index.html");
const SOURCES = [
  "apps/web",
  "packages/contracts/src",
  "packages/contracts/package.json",
  "package-lock.json",
  "tsconfig.base.json",
];
const NOT_SOURCES = new Set(["node_modules", "dist", ".cache"]);

/**
 * Builds the web page when it is missing or its sources have changed since it was built.
 * @returns {Promise<boolean>} whether a build ran
 */
export async function ensureWebBuilt() {
  const files = listSources();
  // Names, sizes and times answer almost always; contents are read only when one of those moved.
  const listing = digest(files.map(({ path, size, mtimeMs }) => `${path}\0${size}\0${mtimeMs}`));
  const stamp = existsSync(BUILT_PAGE) ? readStamp() : undefined;
  if (stamp?.listing === listing) return false;
  const content = digest(files.flatMap(({ path }) => [path, readFileSync(fromRoot(path))]));
  const buildNeeded = stamp?.content !== content;
  if (buildNeeded) await buildWeb();
  mkdirSync(fromRoot(".cache"), { recursive: true });
  writeFileSync(STAMP_FILE, JSON.stringify({ listing, content }));
  return buildNeeded;
}

async function buildWeb() {
  process.stderr.write("Building the web page…\n");
  const vite = fromRoot("node_modules", "vite", "bin", "vite.js");
  const exitCode = await runOnNode([vite, "build", "--logLevel", "warn"], {
    cwd: fromRoot("apps", "web"),
    // A page built under another NODE_ENV carries React's development code.
    env: { NODE_ENV: "production" },
  });
  if (exitCode === 0 && existsSync(BUILT_PAGE)) return;
  throw new SetupError(
    `The web page could not be built (vite ended with exit code ${exitCode}).`,
    "read vite's message above; after a half-done install, delete node_modules and start again.",
  );
}

function listSources() {
  const files = [];
  const visit = (path) => {
    const stat = statSync(path);
    if (stat.isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!NOT_SOURCES.has(name)) visit(join(path, name));
    } else if (!/\.test\.tsx?$/.test(path)) {
      files.push({ path: relative(ROOT_DIR, path), size: stat.size, mtimeMs: stat.mtimeMs });
    }
  };
  for (const source of SOURCES) visit(fromRoot(source));
  return files;
}

function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP_FILE, "utf8"));
  } catch {
    // Missing or cut off: the same as never written.
    return undefined;
  }
}
