import type { Mask } from "./mask.ts";
import type { TimeSpan } from "./span.ts";

const CLOCK =
  /(?<![\p{L}\p{N}:.])(?:(?<hour>[01]?\d|2[0-3]):(?<minute>[0-5]\d)(?::[0-5]\d)?\s*(?<half>[ap]\.?m\.?)?|(?<only>1[0-2]|[1-9])\s*(?<part>[ap]\.?m\.?)|(?<word>noon|midday|midnight)|(?<=\bat\s)(?<sharp>\d{1,2})\s+o'?clock)(?![\p{L}\p{N}])/giu;
const MOST_TIMES = 50;

/** Times of day, as minutes since midnight. */
export function findTimes(text: string, mask: Mask): TimeSpan[] {
  const found: TimeSpan[] = [];
  for (const match of text.matchAll(CLOCK)) {
    const place = { start: match.index, end: match.index + match[0].length };
    if (!mask.isFree(place)) continue;
    mask.take(place);
    found.push({ kind: "time", ...place, minutes: minutesOf(match.groups ?? {}) });
    if (found.length >= MOST_TIMES) break;
  }
  return found;
}

function minutesOf(groups: Readonly<Record<string, string | undefined>>): number {
  const word = groups["word"]?.toLowerCase();
  if (word !== undefined) return word === "midnight" ? 0 : 720;
  const half = (groups["half"] ?? groups["part"] ?? "").slice(0, 1).toLowerCase();
  const hour = Number(groups["hour"] ?? groups["only"] ?? groups["sharp"]);
  const hours = half === "p" && hour < 12 ? hour + 12 : half === "a" && hour === 12 ? 0 : hour;
  return hours * 60 + Number(groups["minute"] ?? 0);
}

/** HH:MM. */
export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
