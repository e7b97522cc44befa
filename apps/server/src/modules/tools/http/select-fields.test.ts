import { describe, expect, it } from "vitest";
import { selectFields, valueAt } from "./select-fields.ts";

// The document and most pointers are those of RFC 6901, section 5.
const DOCUMENT = {
  foo: ["bar", "baz"],
  "": 0,
  "a/b": 1,
  "c%d": 2,
  "m~n": 8,
  "~1": 9,
};

describe("selecting fields", () => {
  it.each([
    ["", DOCUMENT],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/m~0n", 8],
    ["/~01", 9],
    ["/foo/00", undefined],
    ["/foo/-", undefined],
    ["/foo/2", undefined],
    ["/foo/length", undefined],
    ["/constructor", undefined],
    ["/__proto__/toString", undefined],
    ["/nothing/below", undefined],
  ])("%j", (pointer, expected) => {
    expect(valueAt(DOCUMENT, pointer)).toEqual(expected);
  });

  it("gives null for what an answer does not have, and the whole answer without a mapping", () => {
    expect(selectFields(DOCUMENT, { first: "/foo/0", none: "/x" })).toEqual({ first: "bar", none: null });
    expect(selectFields([1], undefined)).toEqual([1]);
  });
});
