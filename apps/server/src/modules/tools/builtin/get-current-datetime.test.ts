import { describe, expect, it } from "vitest";
import { testActor } from "../../../../../../test/support/test-actor.ts";
import { createGetCurrentDatetimeTool } from "./get-current-datetime.ts";

const tool = createGetCurrentDatetimeTool();
const signal = new AbortController().signal;
const at = (now: string, timezone?: string) =>
  tool.execute({
    actor: testActor(),
    arguments: timezone === undefined ? {} : { timezone },
    signal,
    now: new Date(now),
  });

describe("get_current_datetime", () => {
  it("tells the given moment in UTC", async () => {
    expect(await at("2024-02-29T23:05:09.123Z")).toEqual({
      iso: "2024-02-29T23:05:09+00:00",
      date: "2024-02-29",
      time: "23:05:09",
      weekday: "Thursday",
      timezone: "UTC",
      utcOffset: "+00:00",
    });
  });

  it.each([
    ["Europe/Berlin", "2024-07-01T00:30:00+02:00"],
    ["Asia/Kolkata", "2024-07-01T04:00:00+05:30"],
    ["America/St_Johns", "2024-06-30T20:00:00-02:30"],
    ["asia/tokyo", "2024-07-01T07:30:00+09:00"],
    ["Tokyo", "2024-07-01T07:30:00+09:00"],
    ["new york", "2024-06-30T18:30:00-04:00"],
    ["+02:00", "2024-07-01T00:30:00+02:00"],
  ])("in %s it is %s", async (timezone, iso) => {
    const told = await at("2024-06-30T22:30:00Z", timezone);
    expect(told).toMatchObject({ iso });
    expect(new Date(iso).toISOString()).toBe("2024-06-30T22:30:00.000Z");
  });

  it("follows summer time, and midnight is 00", async () => {
    expect(await at("2024-01-01T23:00:00Z", "Europe/Berlin")).toMatchObject({
      time: "00:00:00",
      utcOffset: "+01:00",
    });
  });

  it.each(["Mars/Olympus", "", "__proto__", "Europe"])(
    "refuses %j and says what it accepts",
    async (timezone) => {
      await expect(at("2024-01-01T00:00:00Z", timezone)).rejects.toMatchObject({
        name: "ToolFailure",
        message: expect.stringContaining("Europe/Berlin"),
      });
    },
  );
});
