import { z } from "zod";
import { ToolFailure, type BuiltinTool } from "./builtin-tool.ts";
import { defineBuiltinTool } from "./define-builtin-tool.ts";

const Input = z.strictObject({
  timezone: z
    .string()
    .max(64)
    .meta({
      description:
        "Time zone or large city, such as Europe/Berlin, America/New_York, Asia/Tokyo or UTC. Default: UTC.",
      examples: ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"],
    })
    .optional(),
});

const Output = z.strictObject({
  iso: z.string().describe("Date, time and offset as ISO 8601"),
  date: z.string().describe("YYYY-MM-DD in the time zone"),
  time: z.string().describe("HH:MM:SS in the time zone, 24 hours"),
  weekday: z.string(),
  timezone: z.string().describe("IANA name"),
  utcOffset: z.string().describe("Such as +02:00"),
});

/** Tells the server's clock in a time zone. */
export function createGetCurrentDatetimeTool(): BuiltinTool {
  return defineBuiltinTool({
    name: "get_current_datetime",
    description:
      "Tells the current date and time: what time it is now, today's date, the day of the week, in any time zone or city.",
    input: Input,
    output: Output,
    requiredRole: "ANALYST",
    classification: "PUBLIC",
    effect: "read",
    idempotent: true,
    requiresApproval: false,
    timeoutMs: 1_000,
    run: ({ timezone }, { now }) => Promise.resolve(describeMoment(now, resolveZone(timezone ?? "UTC"))),
  });
}

function describeMoment(now: Date, timeZone: string) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    weekday: "long",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "";
  const date = `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
  const time = `${part("hour")}:${part("minute")}:${part("second")}`;
  const utcOffset = part("timeZoneName").replace("GMT", "") || "+00:00";
  return {
    iso: `${date}T${time}${utcOffset}`,
    date,
    time,
    weekday: part("weekday"),
    timezone: timeZone,
    utcOffset,
  };
}

/** The IANA zone meant by a name, an offset, or a city that is the last part of exactly one zone. */
function resolveZone(asked: string): string {
  const name = asked.trim().replaceAll(" ", "_");
  try {
    const { timeZone } = new Intl.DateTimeFormat("en-GB", { timeZone: name }).resolvedOptions();
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch {
    const city = `/${name.toLowerCase()}`;
    const zones = Intl.supportedValuesOf("timeZone").filter((zone) => zone.toLowerCase().endsWith(city));
    if (zones.length === 1 && zones[0] !== undefined) return zones[0];
  }
  throw new ToolFailure(
    `"${asked}" is not a time zone this server knows. It accepts IANA names such as Europe/Berlin or ` +
      "America/New_York, offsets such as +02:00, UTC, and large cities such as Tokyo.",
  );
}
