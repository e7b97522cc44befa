import { readUnitAt } from "./units.ts";
import type { DateFact, Role, TimeFact, TakenPlaces } from "./fact.ts";

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const MONTH = String.raw`(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`;
const YEAR = String.raw`(?<year>(?:19|20)\d\d)`;
const DAY = String.raw`(?<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?`;
const BEFORE = String.raw`(?<![\p{L}\p{N}_]|[\p{N}][.,/-]|[$€£¥]\s?)`;
const AFTER = String.raw`(?![\p{L}\p{N}_]|[-/,.]\p{N})`;
const ORDINALS = ["first", "second", "third", "fourth"];

type Parts = Partial<Omit<DateFact, "kind" | "text" | "start" | "end" | "role">>;
type Groups = Record<string, string | undefined>;
type DateForm = { pattern: RegExp; read: (groups: Groups) => Parts | null };

const form = (source: string, read: DateForm["read"], after = AFTER): DateForm => ({
  pattern: new RegExp(`${BEFORE}(?:${source})${after}`, "giu"),
  read,
});

const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
const monthOf = (text: string | undefined): number | null =>
  text === undefined ? null : MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
const fullYear = (text: string | undefined): number | null =>
  text === undefined ? null : text.length === 2 ? 2000 + Number(text) : Number(text);
const ordinalOf = (text: string | undefined): number =>
  ORDINALS.indexOf((text ?? "").toLowerCase()) + 1 || Number.parseInt(text ?? "", 10);

const calendarParts = ({ year, month, day }: Groups): Parts => ({
  year: numberOf(year),
  month: monthOf(month),
  day: numberOf(day),
});

/** Day and month in figures: read only where one of them can be nothing but the day. */
function numericParts({ one, two, year }: Groups): Parts | null {
  const [first, second] = [Number(one), Number(two)];
  if (first > 31 || second > 31 || (first > 12 && second > 12)) return null;
  const isAmbiguous = first <= 12 && second <= 12 && first !== second;
  const [day, month] = first > 12 ? [first, second] : [second, first];
  return { year: fullYear(year), month, day, isAmbiguous };
}

/** Longest forms first: an earlier match keeps its text from the later ones. */
const FORMS: readonly DateForm[] = [
  form(
    `${YEAR}[-/.](?<month>0?[1-9]|1[0-2])[-/.](?<day>[0-2]?\\d|3[01])`,
    ({ year, month, day }) => ({ year: numberOf(year), month: numberOf(month), day: numberOf(day) }),
    String.raw`(?!\p{N}|[-/]\p{N})`,
  ),
  form(
    String.raw`(?<one>\d{1,2})(?<separator>[-/.])(?<two>\d{1,2})\k<separator>(?<year>(?:19|20)\d\d)`,
    numericParts,
  ),
  form(String.raw`${DAY}\s+(?:of\s+)?${MONTH},?\s+${YEAR}`, calendarParts),
  form(String.raw`${MONTH}\s+${DAY},?\s+${YEAR}`, calendarParts),
  form(String.raw`${MONTH},?\s+(?:of\s+)?${YEAR}`, calendarParts),
  form(String.raw`${DAY}\s+(?:of\s+)?${MONTH}`, calendarParts),
  form(String.raw`${MONTH}\s+${DAY}`, calendarParts, String.raw`(?![\p{L}\p{N}_]|[.,:]\d|\s?%)`),
  form(
    String.raw`Q(?<quarter>[1-4])(?:\s*(?:of|/|-|,)?\s*(?<fiscal>FY\s?)?'?(?<year>(?:19|20)\d\d|\d\d(?!\d)))?`,
    quarterParts,
  ),
  form(String.raw`(?<fiscal>FY\s?)?(?<year>(?:19|20)\d\d)[-\s/]?Q(?<quarter>[1-4])`, quarterParts),
  form(
    String.raw`(?<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)\s+(?<fiscal>fiscal\s+)?quarter(?:\s+(?:of|in)?\s*(?:the\s+year\s+)?${YEAR})?`,
    ({ ordinal, fiscal, year }) => quarterParts({ quarter: String(ordinalOf(ordinal)), fiscal, year }),
  ),
  form(String.raw`H(?<half>[12])(?:\s*(?:of|/|-|,)?\s*(?<year>(?:19|20)\d\d))?`, ({ half, year }) => ({
    half: numberOf(half),
    year: numberOf(year),
  })),
  form(
    String.raw`(?<ordinal>first|second|1st|2nd)\s+half\s+(?:of\s+)?(?:the\s+year\s+)?${YEAR}`,
    ({ ordinal, year }) => ({ half: ordinalOf(ordinal), year: numberOf(year) }),
  ),
  form(
    String.raw`(?:FY|fiscal(?:\s+year)?|financial\s+year)\s*'?(?<year>(?:19|20)\d\d|\d\d)`,
    ({ year }) => ({
      year: fullYear(year),
      isFiscal: true,
    }),
  ),
  form(String.raw`${YEAR}-(?<month>0[1-9]|1[0-2])`, ({ year, month }) => ({
    year: numberOf(year),
    month: numberOf(month),
  })),
  form(
    String.raw`(?:January|February|April|June|July|August|September|October|November|December)`,
    () => null,
  ),
  form(
    String.raw`${YEAR}s?`,
    ({ year }) => ({ year: numberOf(year) }),
    // "2024 patients" and "2,000 units" are counts.
    String.raw`(?![\p{L}\p{N}_]|[-/,.]\p{N}|\s?%|\s(?:days?|hours?|units?|patients?|people|employees?|records?|customers?|orders?|dollars?|euros?|pounds?|USD|EUR|GBP|mg|kg|ml|km)\b)`,
  ),
];

function quarterParts({ quarter, fiscal, year }: Groups): Parts {
  return { quarter: numberOf(quarter), year: fullYear(year), isFiscal: fiscal !== undefined };
}

/** "runs from", "began on" and "until", "ends on" tell the first day from the last. */
function roleOf(before: string): Role | null {
  if (
    /\b(?:from|since|(?:begins?|began|beginning|starts?|started|starting|commences?|commenced|effective)(?:\s+on)?)\s+$/i.test(
      before,
    )
  )
    return "from";
  return /\b(?:to|until|till|through|(?:ends?|ended|ending|expires?|expired|expiring|terminates?)(?:\s+on)?)\s+$/i.test(
    before,
  )
    ? "to"
    : null;
}

const NOTHING = {
  year: null,
  month: null,
  day: null,
  quarter: null,
  half: null,
  isFiscal: false,
  isAmbiguous: false,
};

/** The dates of a text, from a day ("2024-03-01", "1 March 2024") to a year. Month and day before a range count once. */
export function findDates(text: string, taken: TakenPlaces): DateFact[] {
  const found: DateFact[] = [];
  for (const { pattern, read } of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (!taken.isFree(start, end)) continue;
      const alone = monthOf(/\p{L}{3,}/u.exec(match[0])?.[0]) ?? 0;
      // "1900 months" is a count.
      if (/^\d{4}$/.test(match[0]) && readUnitAt(text.slice(end, end + 40)) !== null) continue;
      // "Those under 30 may apply" and "from march 5" hold no date that could be told for sure.
      if (alone > 0 && !/\d{4}/.test(match[0]) && !/\p{Lu}/u.test(match[0])) continue;
      const parts = read(match.groups ?? {}) ?? (alone > 0 ? { month: alone } : null);
      if (parts === null) continue;
      taken.take(start, end);
      found.push({
        kind: "date",
        text: match[0],
        start,
        end,
        role: roleOf(text.slice(Math.max(0, start - 24), start)),
        ...NOTHING,
        ...parts,
      });
    }
  }
  return found;
}

const TIME =
  /(?<![\p{L}\p{N}:.])(?:(?<hours>[01]?\d|2[0-3]):(?<minutes>[0-5]\d)(?::[0-5]\d)?\s?(?<half>[ap]\.?m\.?)?|(?<hour>1[0-2]|0?[1-9])\s?(?<part>[ap]\.?m\.?))(?![\p{L}\p{N}:])/giu;

/** The times of day of a text. */
export function findTimes(text: string, taken: TakenPlaces): TimeFact[] {
  const found: TimeFact[] = [];
  for (const match of text.matchAll(TIME)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (!taken.isFree(start, end)) continue;
    taken.take(start, end);
    const { hours, minutes, half, hour, part } = match.groups ?? {};
    const mark = (half ?? part ?? "").slice(0, 1).toLowerCase();
    const read = Number(hours ?? hour);
    const clock = mark === "" ? read : (read % 12) + (mark === "p" ? 12 : 0);
    found.push({ kind: "time", text: match[0], start, end, minutes: clock * 60 + Number(minutes ?? 0) });
  }
  return found;
}
