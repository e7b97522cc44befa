import { describe, expect, it } from "vitest";
import { decimalsOf, fieldName } from "./field-name.ts";

describe("fieldName", () => {
  it.each([
    ["totalRevenue", "Total revenue"],
    ["total_revenue", "Total revenue"],
    ["id", "Id"],
  ])("writes %s as %s", (name, expected) => expect(fieldName(name)).toBe(expected));
});

describe("decimalsOf", () => {
  it.each([
    [[1, 2], 0],
    [[1.5, 2.25, null], 2],
    [[1.5, 2], 2],
    [[0.123456], 4],
  ])("counts the decimals of %j as %i", (values, expected) => expect(decimalsOf(values)).toBe(expected));
});
