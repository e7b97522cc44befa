import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { storageFull, storageUnavailable } from "../documents.errors.ts";
import type { FileStorage } from "./file-storage.ts";

const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;

/** Files below one directory, readable by the server's own user alone. */
export function createDiskStorage(directory: string): FileStorage {
  return {
    async write(path, content) {
      const target = join(directory, path);
      // A file is there whole or not at all.
      const unfinished = `${target}.${randomUUID()}.part`;
      try {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        const file = await open(unfinished, "wx", 0o600);
        try {
          await file.writeFile(content);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(unfinished, target);
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => undefined);
        const code = codeOf(error);
        throw code === "ENOSPC" || code === "EDQUOT" ? storageFull(error) : storageUnavailable(error);
      }
    },
    async read(path) {
      try {
        return await readFile(join(directory, path));
      } catch (error) {
        if (codeOf(error) === "ENOENT") return null;
        throw storageUnavailable(error);
      }
    },
    async remove(path) {
      await rm(join(directory, path), { force: true });
    },
  };
}
