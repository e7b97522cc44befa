import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { findExpression } from "./find-expression.ts";

describe("the arithmetic in a text", () => {
  it("is not the digits of an id that stands beside it", () => {
    const ids = [
      "83962658-2557-4721-8512-f33ea43df554",
      "ab89127a-f0cb-451a-82f0-799832552090",
      ...Array.from({ length: 500 }, () => randomUUID()),
    ];
    for (const id of ids) {
      expect(findExpression(`What is 2 + 2? (${id})`)?.value, id).toBe("2 + 2");
      expect(findExpression(`Case ${id.toUpperCase()}: what is 12 times 7?`)?.value, id).toBe("12 * 7");
      expect(findExpression(`Show me ${id}`), id).toBeNull();
    }
  });

  it("keeps its place in the text", () => {
    const text = "For 58172384-62c8-4c50-885c-c9b438357286, what is 40 / 8?";
    const found = findExpression(text);
    expect(text.slice(found?.start, found?.end)).toBe("40 / 8");
  });
});
