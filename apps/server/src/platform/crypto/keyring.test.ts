import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { envelopeKeyId, EnvelopeError } from "./envelope.ts";
import { createKeyring } from "./keyring.ts";

const [first, second] = [
  { id: "kek-1", key: randomBytes(32) },
  { id: "kek-2", key: randomBytes(32) },
];

describe("keyring", () => {
  it("seals under the active key and opens under whichever an envelope names", () => {
    const before = createKeyring([first, second], "kek-1");
    const after = createKeyring([first, second], "kek-2");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.string(), (bytes, place) => {
        const envelope = before.seal(Buffer.from(bytes), place);
        expect(envelopeKeyId(envelope)).toBe("kek-1");
        expect(after.open(envelope, place)).toEqual(Buffer.from(bytes));
        const moved = after.rewrap(envelope, place, "kek-2");
        expect(envelopeKeyId(moved)).toBe("kek-2");
        expect(createKeyring([second], "kek-2").open(moved, place)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it("opens and moves nothing without the key, elsewhere, or where an envelope claims another key", () => {
    const envelope = createKeyring([first], "kek-1").seal("content", "place");
    const other = createKeyring([second], "kek-2");
    const both = createKeyring([first, second], "kek-2");
    const attempts = [
      () => other.open(envelope, "place"),
      () => both.open(envelope, "elsewhere"),
      () => both.open(envelope.replace("kek-1", "kek-2"), "place"),
      () => both.rewrap(envelope, "place", "kek-3"),
      () => both.rewrap(envelope, "elsewhere", "kek-2"),
      () => both.open("", "place"),
    ];
    for (const attempt of attempts) expect(attempt).toThrow(EnvelopeError);
    expect(() => createKeyring([first], "kek-2")).toThrow(TypeError);
  });
});
