import { createHash } from "node:crypto";
import { combine, split } from "shamir-secret-sharing";
import { CommandError } from "./command-error.ts";

const CHECK_BYTES = 8;
const SHARE = /^cdsa-share-v1-(\d{1,3})-([0-9a-f]{8})-([A-Za-z0-9_-]{20,200})$/;

const digest = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** Tells shares of one ceremony from those of another. */
const setOf = (key: Buffer): string => digest(digest(key)).toString("hex").slice(0, 8);

/**
 * Splits a key so that any `threshold` of `shares` people have it and fewer know nothing of it (Shamir, "How to share a
 * secret", 1979). A checksum goes with the key: the scheme itself would combine wrong shares to a wrong key.
 * @returns one line for each person.
 */
export async function splitKey(key: Buffer, shares: number, threshold: number): Promise<string[]> {
  // The library takes plain arrays alone.
  const checked = new Uint8Array([...key, ...digest(key).subarray(0, CHECK_BYTES)]);
  try {
    const parts = await split(checked, shares, threshold);
    return parts.map(
      (part) => `cdsa-share-v1-${threshold}-${setOf(key)}-${Buffer.from(part).toString("base64url")}`,
    );
  } finally {
    checked.fill(0);
  }
}

/**
 * The key that enough shares of one ceremony make.
 * @throws CommandError where they are too few, doubled, damaged or of several ceremonies.
 */
export async function combineShares(lines: readonly string[]): Promise<Buffer> {
  const parts = [...new Set(lines)].map((line, index) => {
    const [, threshold = "", set = "", body = ""] = SHARE.exec(line) ?? [];
    if (body === "")
      throw new CommandError(`Line ${index + 1} is not a share; shares begin with cdsa-share-v1-.`);
    return { threshold: Number(threshold), set, bytes: new Uint8Array(Buffer.from(body, "base64url")) };
  });
  const [first] = parts;
  if (!first) throw new CommandError("No share was given; one a line on standard input.");
  if (parts.some((part) => part.set !== first.set || part.threshold !== first.threshold))
    throw new CommandError("The shares are of different keys.");
  if (parts.length < first.threshold)
    throw new CommandError(`The key needs ${first.threshold} different shares; got ${parts.length}.`);
  return recombine(parts.map((part) => part.bytes));
}

async function recombine(parts: readonly Uint8Array[]): Promise<Buffer> {
  let checked: Buffer;
  try {
    checked = Buffer.from(await combine([...parts]));
  } catch (error) {
    throw new CommandError("The shares are damaged, or one is given twice in two spellings.", {
      cause: error,
    });
  }
  const key = Buffer.from(checked.subarray(0, -CHECK_BYTES));
  const isIntact = digest(key).subarray(0, CHECK_BYTES).equals(checked.subarray(-CHECK_BYTES));
  checked.fill(0);
  if (key.length !== 32 || !isIntact)
    throw new CommandError("The shares do not make a key: one of them is damaged.");
  return key;
}
