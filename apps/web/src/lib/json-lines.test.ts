import fc from "fast-check";
import { expect, it } from "vitest";
import type { JsonValue } from "@cdsa/contracts";
import { type JsonLine, stringsOf, toJsonLines } from "./json-lines.ts";

function toText(lines: readonly JsonLine[]): string {
  return lines
    .map(({ indent, tokens }) => {
      const text = tokens.map((token) =>
        token.kind === "key" || token.kind === "string" ? JSON.stringify(token.text) : token.text,
      );
      return "  ".repeat(indent) + text.join("");
    })
    .join("\n");
}

it("prints what JSON.stringify prints, whole", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      // JSON writes -0 as 0; the round trip makes both sides equal.
      const plain = JSON.parse(JSON.stringify(value)) as JsonValue; // what fc.jsonValue generates is JSON
      expect(toText(toJsonLines(plain))).toBe(JSON.stringify(plain, null, 2));
    }),
  );
});

it("names each value by its JSON Pointer", () => {
  const tokens = toJsonLines({ "a/b": [1, { "~": "x" }] }).flatMap((line) => line.tokens);
  expect(tokens.flatMap((token) => ("path" in token ? [token.path] : []))).toEqual([
    "/a~1b",
    "/a~1b/0",
    "/a~1b/1/~0",
    "/a~1b/1/~0",
  ]);
});

it("finds the strings of keys and values", () => {
  expect(stringsOf({ a: ["b", { c: null }], d: 1 })).toEqual(["a", "b", "c", "d"]);
});
