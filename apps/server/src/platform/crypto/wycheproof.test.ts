import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { EnvelopeError, open } from "./envelope.ts";

const FILE = join(import.meta.dirname, "../../../../../../shared/data/wycheproof/aes_gcm_test.json");

const SuiteSchema = z.object({
  testGroups: z.array(
    z.object({
      ivSize: z.number(),
      keySize: z.number(),
      tagSize: z.number(),
      tests: z.array(
        z.object({
          tcId: z.number(),
          comment: z.string(),
          key: z.string(),
          iv: z.string(),
          aad: z.string(),
          msg: z.string(),
          ct: z.string(),
          tag: z.string(),
          result: z.enum(["valid", "invalid", "acceptable"]),
        }),
      ),
    }),
  ),
});

const hex = (text: string): Buffer => Buffer.from(text, "hex");

// Without ../shared/data this is skipped, and the run says so.
describe.skipIf(!existsSync(FILE))("Wycheproof's AES-GCM vectors", () => {
  it("open exactly where they are valid and have the envelope's sizes, else with one and the same error", () => {
    const { testGroups } = SuiteSchema.parse(JSON.parse(readFileSync(FILE, "utf8")));
    const opened: number[] = [];
    let valid = 0;
    for (const { ivSize, keySize, tagSize, tests } of testGroups) {
      for (const test of tests) {
        // The envelope's associated data is text: vectors whose data is none cannot be put to it.
        const aad = hex(test.aad).toString("utf8");
        if (!Buffer.from(aad, "utf8").equals(hex(test.aad)) || keySize !== 256) continue;
        const fits = ivSize === 96 && tagSize === 128;
        const body = Buffer.concat([hex(test.ct), hex(test.tag)]).toString("base64url");
        const envelope = `v1.k.${hex(test.iv).toString("base64url")}.${body}`;
        if (fits && test.result === "valid") {
          valid += 1;
          expect(open({ id: "k", key: hex(test.key) }, envelope, aad), test.comment).toEqual(hex(test.msg));
          opened.push(test.tcId);
        } else {
          expect(() => open({ id: "k", key: hex(test.key) }, envelope, aad), test.comment).toThrow(
            EnvelopeError,
          );
        }
      }
    }
    expect(valid).toBeGreaterThan(10);
    expect(opened).toHaveLength(valid);
  });
});
