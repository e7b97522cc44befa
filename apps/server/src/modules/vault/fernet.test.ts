import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { FernetError, openFernet } from "./fernet.ts";

const VECTORS = join(import.meta.dirname, "../../../../../../shared/data/fernet");
const KEY = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
const TOKEN =
  "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

const VectorSchema = z.object({
  desc: z.string().optional(),
  token: z.string(),
  now: z.string(),
  ttl_sec: z.number().optional(),
  src: z.string().optional(),
  secret: z.string(),
});
const vectors = (name: string) =>
  z.array(VectorSchema).parse(JSON.parse(readFileSync(join(VECTORS, `${name}.json`), "utf8")));

const outcome = (key: string, token: string, validity?: { now: Date; maxAgeSeconds: number }): string => {
  try {
    return openFernet(key, token, validity).toString("utf8");
  } catch (error) {
    return error instanceof FernetError ? error.message : "another error";
  }
};

// Without ../shared/data these are skipped, and the run says so.
describe.skipIf(!existsSync(VECTORS))("the vectors of the Fernet specification", () => {
  it("open where they are valid", () => {
    for (const vector of [...vectors("verify"), ...vectors("generate")]) {
      const validity = { now: new Date(vector.now), maxAgeSeconds: vector.ttl_sec ?? 60 };
      expect(outcome(vector.secret, vector.token, validity)).toBe(vector.src);
    }
  });

  it("are refused where they are not, each with one and the same error", () => {
    const invalid = vectors("invalid");
    expect(invalid.length).toBeGreaterThan(7);
    for (const vector of invalid) {
      const validity = { now: new Date(vector.now), maxAgeSeconds: vector.ttl_sec ?? 60 };
      expect(outcome(vector.secret, vector.token, validity), vector.desc).toBe(new FernetError().message);
    }
  });
});

describe("openFernet", () => {
  it("refuses every flipped bit of a token, and every other spelling, with one and the same error", () => {
    expect(outcome(KEY, TOKEN)).toBe("hello");
    const bytes = Buffer.from(TOKEN, "base64url");
    const altered = Array.from({ length: bytes.length * 8 }, (_, bit) => {
      const copy = Buffer.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return copy.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
    });
    const spelled = [TOKEN.replaceAll("=", ""), `${TOKEN}=`, ` ${TOKEN}`, TOKEN.replaceAll("_", "/"), ""];
    const outcomes = new Set([...altered, ...spelled].map((token) => outcome(KEY, token)));
    expect(outcomes).toEqual(new Set([new FernetError().message]));
  });

  it("throws nothing else, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.uint8Array({ maxLength: 200 }), (key, text, bytes) => {
        const random = Buffer.from(bytes).toString("base64url");
        for (const token of [text, random, `gA${random}`]) {
          expect(outcome(KEY, token)).toBe(new FernetError().message);
          expect(outcome(key, token)).toBe(new FernetError().message);
        }
      }),
    );
  });
});
