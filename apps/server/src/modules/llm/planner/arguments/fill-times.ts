import { clockOf } from "../spans/find-times.ts";
import type { TimeSpan } from "../spans/span.ts";
import { cueScore } from "./cues.ts";
import { settleBest, type Candidate, type Draft } from "./draft.ts";
import type { Property } from "./property.ts";

/** Fills times of day, HH:MM unless the format asks for RFC 3339's full time. */
export function fillTimes(draft: Draft): void {
  const times = draft.analysis.spans.filter((span) => span.kind === "time");
  const properties = draft.properties.filter(
    ({ role, kind, options }) => role === "time" && kind === "string" && options.length === 0,
  );
  const candidates = properties.flatMap((property, order) =>
    times.map((time, place): Candidate => ({
      property,
      value: timeValue(property, time),
      start: time.start,
      end: time.end,
      score: cueScore(draft.analysis, property, time) + (order === place ? 1 : 0) - order * 0.1,
    })),
  );
  settleBest(draft, candidates);
}

function timeValue({ format, pattern }: Property, { minutes }: TimeSpan): string {
  const clock = clockOf(minutes);
  if (format === "time") return `${clock}:00Z`;
  return pattern !== null && !pattern.test(clock) && pattern.test(`${clock}:00`) ? `${clock}:00` : clock;
}
