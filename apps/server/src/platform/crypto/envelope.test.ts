import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EnvelopeError, open, seal } from "./envelope.ts";

const key = { id: "kek-1", key: randomBytes(32) };

describe("envelope", () => {
  it("opens what it sealed, in the same place and with the same key", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (bytes, place) => {
        const envelope = seal(key, Buffer.from(bytes), place);
        expect(open(key, envelope, place)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it("refuses every flipped bit, every other key and every other place with one and the same error", () => {
    const envelope = seal(key, "account 4711", "users:1:totp");
    const attempts: (() => unknown)[] = [
      () => open({ ...key, key: randomBytes(32) }, envelope, "users:1:totp"),
      () => open({ ...key, id: "kek-2" }, envelope, "users:1:totp"),
      () => open(key, envelope, "users:2:totp"),
      () => open(key, `${envelope}.`, "users:1:totp"),
      () => open(key, "", "users:1:totp"),
    ];
    const [version = "", keyId = "", ...parts] = envelope.split(".");
    for (const [index, part] of parts.entries()) {
      const bytes = Buffer.from(part, "base64url");
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const changed = parts.with(index, flipped.toString("base64url"));
        attempts.push(() => open(key, [version, keyId, ...changed].join("."), "users:1:totp"));
      }
    }
    const errors = attempts.map((attempt) => {
      try {
        attempt();
        return "opened";
      } catch (error) {
        return error instanceof EnvelopeError ? error.message : "another error";
      }
    });
    expect(new Set(errors)).toEqual(new Set([new EnvelopeError().message]));
  });

  it("refuses a second spelling of the same bytes", () => {
    const envelope = seal(key, "x", "place");
    expect(() => open(key, `${envelope}=`, "place")).toThrow(EnvelopeError);
  });
});
