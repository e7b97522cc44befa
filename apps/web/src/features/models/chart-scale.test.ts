import { describe, expect, it } from "vitest";
import { daysBetween, niceCeiling } from "./chart-scale.ts";

describe("niceCeiling", () => {
  it.each([
    [0, 1],
    [0.0031, 0.005],
    [1, 1],
    [7, 10],
    [120, 200],
    [48_200, 50_000],
  ])("puts %d under %d", (highest, ceiling) => {
    expect(niceCeiling(highest)).toBeCloseTo(ceiling, 10);
  });
});

describe("daysBetween", () => {
  it("names both ends and every day between, over the end of a month", () => {
    expect(daysBetween("2024-02-28T22:00:00.000Z", "2024-03-01T01:00:00.000Z")).toEqual([
      "2024-02-28",
      "2024-02-29",
      "2024-03-01",
    ]);
  });
});
