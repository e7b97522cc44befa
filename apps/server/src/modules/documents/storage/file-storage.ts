/** Keeps files by a path of our own making; what it keeps is sealed already. */
export interface FileStorage {
  /** @throws AppError 507 where there is no room for it. */
  write(path: string, content: Buffer): Promise<void>;
  /** @returns null where there is no such file. */
  read(path: string): Promise<Buffer | null>;
  /** Removes it; nothing where there is no such file. */
  remove(path: string): Promise<void>;
}
