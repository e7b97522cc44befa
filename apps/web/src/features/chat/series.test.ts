import { describe, expect, it } from "vitest";
import { toSeries, toTable } from "./series.ts";

const SALES = [
  { month: "2024-07", orders: 12, revenue: 100.5 },
  { month: "2024-08", orders: 14, revenue: 90 },
];

describe("toTable", () => {
  it("takes a list of objects, with the columns of all rows", () => {
    expect(toTable([{ a: 1 }, { b: 2 }])?.columns).toEqual(["a", "b"]);
  });
  it.each([[[]], [[1, 2]], [{ a: 1 }], ["text"], [null], [[{ a: 1 }, null]]])("refuses %j", (value) =>
    expect(toTable(value)).toBeNull(),
  );
});

describe("toSeries", () => {
  it("names points by the date and measures the amount", () => {
    expect(toSeries(toTable(SALES)!)).toEqual({
      measure: "revenue",
      points: [
        { name: "2024-07", value: 100.5 },
        { name: "2024-08", value: 90 },
      ],
    });
  });
  it("finds none in one row, without numbers, or with a name twice", () => {
    expect(toSeries(toTable([SALES[0]!])!)).toBeNull();
    expect(toSeries(toTable([{ a: "x" }, { a: "y" }])!)).toBeNull();
    expect(
      toSeries(
        toTable([
          { a: "x", v: 1 },
          { a: "x", v: 2 },
        ])!,
      ),
    ).toBeNull();
  });
});
