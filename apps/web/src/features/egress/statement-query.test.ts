import { expect, it } from "vitest";
import { daysOf } from "./statement-query.ts";

const noon = new Date("2026-03-31T12:00:00").getTime();

it("fills in the 30 days up to today for what the address leaves out or gets wrong", () => {
  expect(daysOf({}, noon)).toEqual({ from: "2026-03-02", to: "2026-03-31" });
  expect(daysOf({ from: "2026-01-05" }, noon)).toEqual({ from: "2026-01-05", to: "2026-03-31" });
  expect(daysOf({ from: "yesterday", to: "2026-13-99" }, noon)).toEqual({
    from: "2026-03-02",
    to: "2026-03-31",
  });
});
