import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EnvelopeError } from "../../platform/crypto/envelope.ts";
import { createKeyring } from "../../platform/crypto/keyring.ts";
import { openValue, sealValue } from "./sealed-value.ts";

const keyring = createKeyring([{ id: "kek-1", key: randomBytes(32) }], "kek-1");
const identity = { id: randomUUID(), name: "API_KEY", createdBy: randomUUID(), version: 3 };

describe("sealed values", () => {
  it("open as they were, each under a key of its own", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        const sealed = sealValue(keyring, identity, value);
        expect(openValue(keyring, identity, sealed).toString("utf8")).toBe(value);
        expect(sealValue(keyring, identity, value).wrappedKey).not.toBe(sealed.wrappedKey);
      }),
    );
  });

  it("open for no other secret, name, owner or version, and not with the key of another value", () => {
    const sealed = sealValue(keyring, identity, "value");
    const others = [
      { ...identity, id: randomUUID() },
      { ...identity, name: "OTHER" },
      { ...identity, createdBy: randomUUID() },
      { ...identity, createdBy: null },
      { ...identity, version: 2 },
    ];
    for (const other of others) expect(() => openValue(keyring, other, sealed)).toThrow(EnvelopeError);
    const { wrappedKey } = sealValue(keyring, identity, "value");
    expect(() => openValue(keyring, identity, { ...sealed, wrappedKey })).toThrow(EnvelopeError);
  });
});
