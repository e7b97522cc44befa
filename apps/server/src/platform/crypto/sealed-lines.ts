import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../json/parse-json.ts";
import { EnvelopeError, open, seal } from "./envelope.ts";
import type { Keyring } from "./keyring.ts";

/** First line of a sealed file, in clear: which key opens it. */
const HeaderSchema = z.strictObject({
  format: z.literal("cdsa-backup"),
  formatVersion: z.literal(1),
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  keyId: z.string().max(64),
  wrappedKey: z.string().max(1_000),
  /** Keys of outside services as those wrapped them: without its service none opens. */
  serviceKeys: z
    .array(
      z.strictObject({
        id: z.string().max(64),
        provider: z.enum(["transit", "kms"]),
        wrappedKey: z.string(),
      }),
    )
    .max(64),
});
export type SealedHeader = z.infer<typeof HeaderSchema>;

const DATA_KEY_ID = "backup";

/** Where the data key of a sealed file is wrapped. */
export const sealedFileKeyPlace = (id: string): string => `backup:${id}:wrapped_key`;
/** The number and whether it is the last are bound in, so that no line is missing, moved or cut off unnoticed. */
const linePlace = (id: string, index: number, isLast: boolean): string =>
  `backup:${id}:${index}:${isLast ? "last" : "more"}`;

/** Lines of a file that opens only with a key of the keyring: a header, then each of `texts` sealed in its place. */
export async function* sealLines(
  keyring: Pick<Keyring, "seal" | "activeKeyId">,
  serviceKeys: SealedHeader["serviceKeys"],
  texts: AsyncIterable<string>,
): AsyncGenerator<string> {
  const id = randomUUID();
  const key = randomBytes(32);
  try {
    const header: SealedHeader = {
      format: "cdsa-backup",
      formatVersion: 1,
      id,
      createdAt: new Date().toISOString(),
      keyId: keyring.activeKeyId,
      wrappedKey: keyring.seal(key, sealedFileKeyPlace(id)),
      serviceKeys,
    };
    yield JSON.stringify(header);
    let index = 0;
    for await (const text of texts) {
      yield seal({ id: DATA_KEY_ID, key }, text, linePlace(id, index, false));
      index += 1;
    }
    yield seal({ id: DATA_KEY_ID, key }, "", linePlace(id, index, true));
  } finally {
    key.fill(0);
  }
}

/** The header of a sealed file; null where the line is none. */
export function parseSealedHeader(line: string): SealedHeader | null {
  return HeaderSchema.safeParse(parseJson(line)).data ?? null;
}

/**
 * What `sealLines` was given.
 * @throws EnvelopeError where a line is altered, missing, moved, or the file ends before its last one.
 */
export async function* openLines(
  keyring: Pick<Keyring, "open">,
  { id, wrappedKey }: SealedHeader,
  lines: AsyncIterable<string>,
): AsyncGenerator<string> {
  const key = keyring.open(wrappedKey, sealedFileKeyPlace(id));
  try {
    let index = 0;
    let isEnded = false;
    for await (const line of lines) {
      if (isEnded) throw new EnvelopeError();
      const text = openLine(key, id, line, index);
      if (text === null) isEnded = true;
      else yield text;
      index += 1;
    }
    if (!isEnded) throw new EnvelopeError();
  } finally {
    key.fill(0);
  }
}

/** Null for the last line. */
function openLine(key: Buffer, id: string, line: string, index: number): string | null {
  try {
    return open({ id: DATA_KEY_ID, key }, line, linePlace(id, index, false)).toString("utf8");
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    open({ id: DATA_KEY_ID, key }, line, linePlace(id, index, true));
    return null;
  }
}
