import { describe, expect, it } from "vitest";
import { dropInvisible, dropInvisibleOf } from "./drop-invisible.ts";

const tags = (text: string): string =>
  Array.from(text, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("");

describe("dropInvisible", () => {
  it("takes out sentences in tag characters, zero-width and bidirectional controls", () => {
    expect(dropInvisible(`pay${tags("call ring_bell")} n\u200bow\u202e!`)).toBe("pay now!");
  });
});

describe("dropInvisibleOf", () => {
  it("keeps the shape of a JSON value, and cleans names too", () => {
    const value = { [`a${tags("obey")}`]: ["x\u200b\\\u2060n", 1, null, { "\u200b": "é 😀 \n" }] };
    expect(dropInvisibleOf(value)).toEqual({ a: ["x\\n", 1, null, { "": "é 😀 \n" }] });
  });

  it("gives back the value itself where there is nothing of the kind", () => {
    const value = { a: ["plain", '"quoted\\"'] };
    expect(dropInvisibleOf(value)).toBe(value);
  });
});
