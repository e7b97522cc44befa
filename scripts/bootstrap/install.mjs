import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { runChild } from "./child.mjs";
import { findNodeBinary } from "./node-binary.mjs";
import { fromRoot, ROOT_DIR } from "./paths.mjs";
import { SetupError } from "./setup-error.mjs";

const LOCK_FILE = fromRoot("package-lock.json");
const STAMP_FILE = fromRoot("node_modules", ".cdsa-install");
const INSTALLED_LOCK_FILE = fromRoot("node_modules", ".package-lock.json");

/**
 * Brings `node_modules` to what `package-lock.json` says, or does nothing in a few file-system calls when it is.
 * @returns {Promise<boolean>} whether an install ran
 */
export async function ensureInstalled() {
  const lockState = readLockState();
  if (stampMatches(lockState)) return false;
  const installNeeded = !installedMatchesLock();
  if (installNeeded) {
    process.stderr.write(
      "Installing the packages that package-lock.json names (first start or changed lock)…\n",
    );
    await runNpm(process.execPath, "ci");
    // An older Node makes npm leave out native packages that ask for a newer one, without an error.
    if (isOlderThan(20, 19)) await runNpm(requireNodeBinary(), "ci");
  }
  if (findNodeBinary() === undefined) await linkNodeBinary();
  requireNodeBinary();
  writeStamp(lockState);
  return installNeeded;
}

/** @returns {string} path of the pinned Node 24 */
export function requireNodeBinary() {
  const binary = findNodeBinary();
  if (binary !== undefined) return binary;
  throw new SetupError(
    `The package "node" brought no Node 24 for ${process.platform}-${process.arch}.`,
    "run `npm rebuild node --foreground-scripts` and read its output; then start again.",
  );
}

function readLockState() {
  if (!existsSync(LOCK_FILE)) {
    throw new SetupError(
      "package-lock.json is missing.",
      "restore it with `git checkout package-lock.json`.",
    );
  }
  const { mtimeMs, size } = statSync(LOCK_FILE);
  return { mtimeMs, size, platform: process.platform, arch: process.arch };
}

function lockHash() {
  return createHash("sha256").update(readFileSync(LOCK_FILE)).digest("hex");
}

function stampMatches(lockState) {
  if (findNodeBinary() === undefined) return false;
  const stamp = readJson(STAMP_FILE);
  if (stamp === undefined || stamp.platform !== lockState.platform || stamp.arch !== lockState.arch)
    return false;
  if (stamp.mtimeMs === lockState.mtimeMs && stamp.size === lockState.size) return true;
  if (stamp.hash !== lockHash()) return false;
  writeStamp(lockState);
  return true;
}

function writeStamp(lockState) {
  writeFileSync(STAMP_FILE, JSON.stringify({ ...lockState, hash: lockHash() }));
}

// npm keeps the list of what it installed. After an `npm install` by hand that list equals the lock file, and
// throwing node_modules away would only cost time.
function installedMatchesLock() {
  const wanted = readJson(LOCK_FILE)?.packages;
  const installed = readJson(INSTALLED_LOCK_FILE)?.packages;
  if (wanted === undefined || installed === undefined) return false;
  const wantedPaths = Object.keys(wanted).filter((path) => path.includes("node_modules/"));
  const installedPaths = Object.keys(installed).filter((path) => path.includes("node_modules/"));
  return (
    installedPaths.every((path) => wanted[path] !== undefined) &&
    wantedPaths.every((path) => isInstalled(wanted[path], installed[path]))
  );
}

function isInstalled(wanted, installed) {
  if (installed === undefined) return wanted.optional === true || wanted.peer === true;
  return wanted.version === installed.version && wanted.integrity === installed.integrity;
}

async function runNpm(nodeBinary, command) {
  const npmArguments = [
    command,
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const options = { cwd: ROOT_DIR, stdio: ["ignore", 2, 2] };
  // npm names its own script to the scripts it runs; without npm around, the one on the PATH serves.
  const npmScript = process.env.npm_execpath;
  const exitCode = await (
    npmScript?.endsWith(".js") === true
      ? runChild(nodeBinary, [npmScript, ...npmArguments], options)
      : runChild("npm", npmArguments, { ...options, shell: process.platform === "win32" })
  ).catch((error) => error.message);
  if (exitCode === 0) return;
  throw new SetupError(
    `\`npm ${command}\` failed (${exitCode}); its own message is above.`,
    "check the network, npm's registry and proxy settings and the free disk space; where it says that " +
      "package.json and package-lock.json disagree, run `npm install`. Then start again.",
  );
}

// Where npm is set to run no install scripts (ignore-scripts), the one script this product needs is run by hand.
async function linkNodeBinary() {
  const options = { cwd: fromRoot("node_modules", "node"), stdio: ["ignore", 2, 2] };
  await runChild(process.execPath, ["installArchSpecificPackage.js"], options);
}

function isOlderThan(major, minor) {
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split(".").map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // Missing or cut off: the same as never written.
    return undefined;
  }
}
