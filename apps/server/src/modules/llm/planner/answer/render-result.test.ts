import type { JsonValue } from "@cdsa/contracts";
import { describe, expect, it } from "vitest";
import { renderResult } from "./render-result.ts";

const succeeded = (result: JsonValue) =>
  renderResult("list_things", { status: "succeeded", result, label: "INTERNAL" });

describe("renderResult", () => {
  it("shows objects as a table of at most 20 rows and 8 columns", () => {
    const columns = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`column${index}`, index * 1000]),
    );
    const text = succeeded({ things: Array.from({ length: 25 }, () => columns) });
    expect(text).toContain("returned 25 things");
    expect(text.split("\n").filter((line) => line.startsWith("| ")).length).toBe(22);
    expect(text).toContain("… and 5 more rows and 2 more columns.");
    expect(text).toContain("7,000");
  });

  it("aligns a column of fractions and leaves out a value that a named column repeats", () => {
    const text = succeeded([
      { group: "North", value: 1200.5, revenue: 1200.5, orders: 1234 },
      { group: "South", value: 7, revenue: 7, orders: 2 },
    ]);
    expect(text).toContain("| Group | Revenue | Orders |");
    expect(text).toContain("| North | 1,200.50 | 1,234 |");
    expect(text).toContain("| South | 7.00 | 2 |");
  });

  it("lets nothing in a result become mark-up or another row", () => {
    const text = succeeded([{ name: "a | b\n| c | <script>alert(1)</script> **x** [y](http://z)" }]);
    expect(text.split("\n").filter((line) => line.startsWith("|")).length).toBe(3);
    expect(text).not.toContain("<script>");
    expect(text).toContain("a \\| b");
    expect(text).not.toContain("[y](");
  });

  it("says plainly what did not succeed, why, and what can be done", () => {
    expect(renderResult("pay_bill", { status: "rejected", reason: "wrong quarter" })).toBe(
      "**Pay bill** was rejected by the approver, so nothing was run: wrong quarter. Change the request as the reason says and ask again.",
    );
    for (const status of ["failed", "denied", "expired", "cancelled", "outcome_unknown"] as const) {
      expect(renderResult("pay_bill", { status, reason: "because" })).toContain("because");
    }
  });

  it("renders any result", () => {
    const odd: JsonValue[] = [
      null,
      "",
      0,
      true,
      [],
      {},
      [[]],
      [null, 1, "a"],
      { a: { b: { c: { d: [1, { f: 2 }] } } } },
      [{}],
      { constructor: 1 },
    ];
    for (const result of odd) expect(succeeded(result).length, JSON.stringify(result)).toBeGreaterThan(0);
  });
});
