import { describe, expect, it } from "vitest";
import { isoOf } from "./days.ts";
import { findDates } from "./find-dates.ts";
import { createMask } from "./mask.ts";

// A Wednesday.
const NOW = new Date("2024-11-20T10:00:00Z");

function read(text: string): string[] {
  return findDates(text, NOW, createMask(text.length)).map(
    ({ from, to, lead }) => `${isoOf(from)}/${isoOf(to)}${lead === null ? "" : ` ${lead}`}`,
  );
}

describe("findDates", () => {
  it.each([
    ["on 2024-03-05", "2024-03-05/2024-03-05"],
    ["on 3 March 2024", "2024-03-03/2024-03-03"],
    ["on March 3rd, 2024", "2024-03-03/2024-03-03"],
    ["on 03/04/2024", "2024-03-04/2024-03-04"],
    ["on 25/04/2024", "2024-04-25/2024-04-25"],
    ["on 03.04.2024", "2024-04-03/2024-04-03"],
    ["yesterday", "2024-11-19/2024-11-19"],
    ["the day after tomorrow", "2024-11-22/2024-11-22"],
    ["next Monday", "2024-11-25/2024-11-25"],
    ["last Friday", "2024-11-15/2024-11-15"],
    ["in 3 days", "2024-11-23/2024-11-23"],
    ["two weeks ago", "2024-11-06/2024-11-06"],
    ["this week", "2024-11-18/2024-11-24"],
    ["last month", "2024-10-01/2024-10-31"],
    ["next quarter", "2025-01-01/2025-03-31"],
    ["last year", "2023-01-01/2023-12-31"],
    ["Q3 2024", "2024-07-01/2024-09-30"],
    ["2023-Q1", "2023-01-01/2023-03-31"],
    ["the second quarter of 2023", "2023-04-01/2023-06-30"],
    ["FY2024", "2024-01-01/2024-12-31"],
    ["in February 2024", "2024-02-01/2024-02-29"],
    ["between 5 May 2024 and 20 May 2024", "2024-05-05/2024-05-20"],
    ["from 10 to 14 March 2025", "2025-03-10/2025-03-14"],
    ["from January to March 2024", "2024-01-01/2024-03-31"],
    ["since 1 October 2024", "2024-10-01/2024-10-01 since"],
    ["until 31 January 2025", "2025-01-31/2025-01-31 until"],
    ["the last 7 days", "2024-11-13/2024-11-20"],
    ["year to date", "2024-01-01/2024-11-20"],
  ])("reads %s", (text, expected) => {
    expect(read(text)[0]).toBe(expected);
  });

  it.each(["it may rain", "31 February 2024", "room 2", "12345", "13/13/2024"])(
    "sees no day in %s",
    (text) => {
      expect(read(text).filter((period) => !period.startsWith("2024-01-01/2024-12-31"))).toEqual([]);
    },
  );
});
