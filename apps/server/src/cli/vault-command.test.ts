import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CommandError } from "./command-error.ts";
import { combineShares, splitKey } from "./key-shares.ts";
import { runVaultCommand } from "./vault-command.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cdsa-ceremony-"));
});
afterAll(() => rm(directory, { recursive: true }));

async function cdsaVault(args: readonly string[], lines: readonly string[] = []): Promise<string> {
  let printed = "";
  await runVaultCommand(
    {
      withVault: () => Promise.reject(new Error("no database is needed")),
      readLines: async () => [...lines],
      print: (text) => {
        printed += text;
      },
    },
    args,
  );
  return printed;
}

describe("the key ceremony", () => {
  it("makes a key for its owner's eyes, tells how to use it, and never writes over one", async () => {
    const path = join(directory, "kek");
    const printed = await cdsaVault(["init", path, "--id", "kek-7"]);
    const key = await readFile(path, "utf8");
    expect(Buffer.from(key, "base64")).toHaveLength(32);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(printed).toContain(`VAULT_KEYS=kek-7=file:${path}`);
    expect(printed).not.toContain(key.trim());
    await expect(cdsaVault(["init", path])).rejects.toThrow(/there already/);
    expect(await readFile(path, "utf8")).toBe(key);
  });

  it("splits it so that enough people make it again", async () => {
    const path = join(directory, "split");
    const printed = await cdsaVault(["init", path, "--shares", "5", "--threshold", "3"]);
    const shares = printed.match(/cdsa-share-v1-\S+/g) ?? [];
    expect(shares).toHaveLength(5);
    const again = join(directory, "again");
    await cdsaVault(["combine", again], [shares[4] ?? "", "", ` ${shares[1] ?? ""} `, shares[2] ?? ""]);
    expect(await readFile(again, "utf8")).toBe(await readFile(path, "utf8"));
    await expect(cdsaVault(["combine", join(directory, "few")], shares.slice(0, 2))).rejects.toThrow(
      /needs 3/,
    );
  });

  it("says what it does not take", async () => {
    const path = join(directory, "none");
    for (const args of [
      [],
      ["open"],
      ["toString"],
      ["init"],
      ["init", path, path],
      ["init", path, "--shares", "3"],
      ["init", path, "--shares", "2", "--threshold", "3"],
      ["init", path, "--shares", "1", "--threshold", "1"],
      ["init", path, "--id", "a=b"],
      ["rotate", path],
      ["rotate", "--id", "x"],
      ["combine", path, "--shares", "2"],
      ["combine", path],
    ]) {
      await expect(cdsaVault(args), args.join(" ")).rejects.toThrow(CommandError);
    }
    await expect(stat(path)).rejects.toThrow(/ENOENT/);
  });
});

describe("shares", () => {
  it("make the key from any of them that are enough, in any order, and never another one", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 2, max: 6 }),
        async (bytes, one, other) => {
          const [threshold, count] = [Math.min(one, other), Math.max(one, other)];
          const shares = await splitKey(Buffer.from(bytes), count, threshold);
          expect(await combineShares(shares.toReversed())).toEqual(Buffer.from(bytes));
          expect(await combineShares(shares.slice(0, threshold))).toEqual(Buffer.from(bytes));
          const foreign = await splitKey(Buffer.alloc(32, 7), count, threshold);
          await expect(combineShares([...shares.slice(1), foreign[0] ?? ""])).rejects.toThrow(CommandError);
          const damaged = (shares[0] ?? "").replace(/.{4}$/, (end) => (end === "AAAA" ? "BBBB" : "AAAA"));
          await expect(combineShares([damaged, ...shares.slice(1)])).rejects.toThrow(CommandError);
        },
      ),
      { numRuns: 20 },
    );
  });
});
