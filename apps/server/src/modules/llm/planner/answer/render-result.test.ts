import type { JsonValue } from "@cdsa/contracts";
import { describe, expect, it } from "vitest";
import { renderResult } from "./render-result.ts";

const succeeded = (result: JsonValue) =>
  renderResult("list_things", { status: "succeeded", result, label: "INTERNAL" });

describe("renderResult", () => {
  it("shows an answer in words with its sources, and nothing in it works as mark-up", () => {
    const citation = {
      number: 1,
      documentId: "d",
      title: "Rules <b>",
      page: 3,
      start: 0,
      end: 4,
      quote: "kept *ten* years",
    };
    const text = succeeded({
      answer: "Records are kept ten years. [1]\n![x](http://evil.example)",
      citations: [citation],
    });
    expect(text).toBe(
      [
        "Records are kept ten years. [1]",
        "\\!\\[x\\](http://evil.example)",
        "**Sources**",
        "- [1] Rules &lt;b&gt;, page 3: “kept \\*ten\\* years”",
      ].join("\n\n"),
    );
    expect(succeeded({ answer: "Nothing was found.", citations: [] })).toBe("Nothing was found.");
    expect(succeeded({ answer: 42, citations: [] })).toContain("42");
  });

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

  it("writes the numbers of a column with the same decimals, and money with cents", () => {
    const text = succeeded({
      currency: "USD",
      total: 1234567.5,
      changePercent: 12.5,
      orders: 1200,
      rows: [
        { region: "North", revenue: 1234.5, orders: 12, sharePercent: 60 },
        { region: "South", revenue: 80, orders: 1300, sharePercent: 39.75 },
      ],
    });
    expect(text).toContain("**Total:** 1,234,567.50");
    expect(text).toContain("**Change percent:** 12.50%");
    expect(text).toContain("**Orders:** 1,200");
    expect(text).toContain("| North | 1,234.50 | 12 | 60.00% |");
    expect(text).toContain("| South | 80.00 | 1,300 | 39.75% |");
  });

  it("leaves out a column of values that another column says by its name", () => {
    const rows = [
      { group: "North", value: 5.25, revenue: 5.25, orders: 1 },
      { group: "South", value: 3, revenue: 3, orders: 3 },
    ];
    expect(succeeded({ rows })).toContain("| Group | Revenue | Orders |");
    const others = rows.map((row) => ({ ...row, revenue: row.revenue + 1 }));
    expect(succeeded({ rows: others })).toContain("| Group | Value | Revenue | Orders |");
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
