import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EnvelopeError } from "./envelope.ts";
import { openBytes, sealBytes } from "./sealed-bytes.ts";

const key = randomBytes(32);

describe("sealed bytes", () => {
  it("open to what was sealed, in their place and with their key alone", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.string(), (content, place) => {
        const sealed = sealBytes(key, content, place);
        expect(openBytes(key, sealed, place).equals(Buffer.from(content))).toBe(true);
        expect(() => openBytes(key, sealed, `${place}.`)).toThrow(EnvelopeError);
        expect(() => openBytes(randomBytes(32), sealed, place)).toThrow(EnvelopeError);
      }),
    );
  });

  it("do not open once a bit is flipped or the end is missing", () => {
    const sealed = sealBytes(key, Buffer.from("the original"), "place");
    for (let index = 0; index < sealed.length; index += 1) {
      const altered = Buffer.from(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(() => openBytes(key, altered, "place")).toThrow(EnvelopeError);
      expect(() => openBytes(key, sealed.subarray(0, index), "place")).toThrow(EnvelopeError);
    }
  });
});
