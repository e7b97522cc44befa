import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { DataDirectoryInUseError, lockDataDirectory } from "./data-directory-lock.ts";

const directory = mkdtempSync(join(tmpdir(), "cdsa-lock-"));
const lockFile = join(directory, "server.lock");
const MODULE = join(import.meta.dirname, "data-directory-lock.ts");

/** Takes the lock in another process, which then ends as told. */
function lockElsewhere(then: string): { status: number | null; stderr: string } {
  const script = `import { lockDataDirectory } from ${JSON.stringify(MODULE)}; lockDataDirectory(${JSON.stringify(lockFile)}); ${then}`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  return { status, stderr };
}

describe("lockDataDirectory", () => {
  afterEach(() => {
    rmSync(lockFile, { force: true });
  });

  it("keeps a second process off, and says what to do", () => {
    using _lock = lockDataDirectory(lockFile);
    const { status, stderr } = lockElsewhere("");
    expect(status).not.toBe(0);
    expect(stderr).toContain("Another CDSA server is using the data");
    expect(() => lockDataDirectory(lockFile)).toThrow(DataDirectoryInUseError);
  });

  it("is free again after its holder was killed", () => {
    lockElsewhere("process.kill(process.pid, 'SIGKILL')");
    using lock = lockDataDirectory(lockFile);
    expect(lock).toBeDefined();
  });
});
