import { isoOf, partsOf } from "../spans/days.ts";
import { clockOf } from "../spans/find-times.ts";
import type { DateSpan } from "../spans/span.ts";
import type { Draft } from "./draft.ts";
import type { Property } from "./property.ts";

/** A day as the property wants it: YYYY-MM-DD, or with the time said beside it (UTC) where a moment is asked for. */
export function dateValue(
  draft: Draft,
  property: Property,
  day: number,
  near: DateSpan,
  end: "start" | "end",
): string {
  if (property.role !== "dateTime") return isoOf(day);
  const time = draft.analysis.spans
    .filter((span) => span.kind === "time" && draft.used.isFree(span))
    .sort((one, other) => distance(one, near) - distance(other, near))[0];
  if (time?.kind !== "time") return `${isoOf(day)}T${end === "start" ? "00:00:00" : "23:59:59"}Z`;
  draft.used.take(time);
  return `${isoOf(day)}T${clockOf(time.minutes)}:00Z`;
}

function distance(place: { start: number; end: number }, other: { start: number; end: number }): number {
  return Math.min(Math.abs(place.start - other.end), Math.abs(other.start - place.end));
}

/** A whole period as text, in the first usual form that the property's pattern or examples allow. */
export function periodText(property: Property, date: DateSpan, text = ""): string {
  const { year, month } = partsOf(date.from);
  const quarter = Math.ceil(month / 3);
  const said = text.slice(date.start, date.end);
  const iso = isoOf(date.from);
  const forms =
    date.grain === "quarter"
      ? [
          `Q${quarter} ${year}`,
          `${year}-Q${quarter}`,
          `${year}Q${quarter}`,
          `Q${quarter}-${year}`,
          `Q${quarter}`,
        ]
      : date.grain === "month"
        ? [iso.slice(0, 7), said]
        : date.grain === "year"
          ? [String(year), `FY${year}`, said]
          : [said, `${iso}/${isoOf(date.to)}`];
  const { pattern, examples } = property;
  const byPattern = pattern === null ? undefined : forms.find((form) => pattern.test(form));
  const byExample = forms.find((form) => examples.some((example) => shapeOf(example) === shapeOf(form)));
  return byPattern ?? byExample ?? forms[0] ?? said;
}

/** Letters as A, digits as 9, the rest as it is: INV-2024-001 is AAA-9999-999. */
export function shapeOf(text: string): string {
  return text
    .replace(/\p{Lu}/gu, "A")
    .replace(/\p{Ll}/gu, "a")
    .replace(/\p{Nd}/gu, "9");
}
