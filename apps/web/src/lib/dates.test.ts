import { describe, expect, it } from "vitest";
import { dayBefore, dayGroup, formatDuration, formatTimeLeft, startOfDay } from "./dates.ts";

const NOW = new Date("2025-06-15T12:00:00").getTime();
const at = (offsetMs: number): string => new Date(NOW + offsetMs).toISOString();

describe("formatTimeLeft", () => {
  it.each([
    [12_000, "12 s"],
    [200_000, "3 min 20 s"],
    [14_700_000, "4 h 5 min"],
    [86_400_000, "24 h"],
    [88_200_000, "24 h"],
    [172_800_000, "2 d"],
    [183_600_000, "2 d 3 h"],
  ])("shows %i ms as %s", (offsetMs, expected) => expect(formatTimeLeft(at(offsetMs), NOW)).toBe(expected));

  it("is null once the time has passed", () => expect(formatTimeLeft(at(-1), NOW)).toBeNull());
});

describe("formatDuration", () => {
  it.each([
    [340, "340 ms"],
    [2400, "2.4 s"],
    [185_000, "3 min 5 s"],
  ])("shows %i ms as %s", (durationMs, expected) => expect(formatDuration(durationMs)).toBe(expected));
});

describe("dayGroup", () => {
  it.each([
    [-3_600_000, "today"],
    [-20 * 3_600_000, "yesterday"],
    [-4 * 86_400_000, "week"],
    [-30 * 86_400_000, "older"],
  ])("puts %i ms from now into %s", (offsetMs, expected) =>
    expect(dayGroup(at(offsetMs), NOW)).toBe(expected),
  );
});

describe("startOfDay", () => {
  it("is midnight in the reader's zone, of that day or a later one", () => {
    expect(startOfDay("2025-03-01")).toBe(new Date("2025-03-01T00:00:00").toISOString());
    expect(startOfDay("2024-02-28", 2)).toBe(new Date("2024-03-01T00:00:00").toISOString());
  });
  it.each(["", "yesterday", "2025-13-45", undefined])("ignores %s", (day) =>
    expect(startOfDay(day)).toBeUndefined(),
  );
});

it("counts days back by the calendar", () => {
  expect(dayBefore(NOW, 0)).toBe("2025-06-15");
  expect(dayBefore(NOW, 15)).toBe("2025-05-31");
});
