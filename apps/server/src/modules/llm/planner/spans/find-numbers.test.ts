import { describe, expect, it } from "vitest";
import { findNumbers } from "./find-numbers.ts";
import { createMask } from "./mask.ts";

function read(text: string) {
  const [first] = findNumbers(text, createMask(text.length));
  return first === undefined
    ? null
    : { value: first.value, unit: first.unit, currency: first.currency, isPercent: first.isPercent };
}

describe("findNumbers", () => {
  it.each([
    ["1,234.5", 1234.5],
    ["-40", -40],
    ["100k", 100_000],
    ["$1.2 million", 1_200_000],
    ["twenty five", 25],
    ["two hundred and ten", 210],
    ["a dozen", 12],
    ["three thousand", 3_000],
  ])("reads %s as %d", (text, value) => {
    expect(read(text)?.value).toBe(value);
  });

  it("tells units, currencies and percentages", () => {
    expect(read("30 minutes")).toMatchObject({ value: 30, unit: "minut" });
    expect(read("€20,000")).toMatchObject({ value: 20_000, currency: "EUR" });
    expect(read("250 dollars")).toMatchObject({ value: 250, currency: "USD" });
    expect(read("4.5 %")).toMatchObject({ value: 4.5, isPercent: true });
    expect(read("six percent")).toMatchObject({ value: 6, isPercent: true });
  });

  it("finds none inside words", () => {
    expect(read("abc123def and bone")).toBeNull();
  });
});
