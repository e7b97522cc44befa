import type { Label } from "@cdsa/contracts";
import type { Span } from "./detection/span.ts";

/** What opens doors is restricted; the rest identifies people. */
const OPENS_DOORS: ReadonlySet<string> = new Set(["SECRET", "PRIVATE_KEY"]);
/** Says nothing of a person by itself. */
const IMPERSONAL: ReadonlySet<string> = new Set(["ORGANISATION", "PLACE"]);

/** The label that what was found gives a text which had none higher. */
export function labelOfSpans(spans: readonly Pick<Span, "type">[]): Label {
  if (spans.some(({ type }) => OPENS_DOORS.has(type))) return "RESTRICTED";
  return spans.some(({ type }) => !IMPERSONAL.has(type)) ? "CONFIDENTIAL" : "PUBLIC";
}
