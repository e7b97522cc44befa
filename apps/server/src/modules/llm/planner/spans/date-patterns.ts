import { addMonths, dayOf, monthsFrom, partsOf } from "./days.ts";
import type { Grain } from "./span.ts";

export type Period = {
  from: number;
  to: number;
  grain: Grain;
  hasYear: boolean;
  amount?: { value: number; unit: string };
};
type Groups = Readonly<Record<string, string | undefined>>;
/** One way of writing a date. `pattern` is global; null means that the match is no date after all. */
export type DatePattern = { pattern: RegExp; read: (groups: Groups, today: number) => Period | null };

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MONTH = String.raw`(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`;
const WEEKDAY = String.raw`(?<weekday>sun(?:day)?|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?)`;
const YEAR = String.raw`(?<year>(?:19|20)\d\d)`;
const COUNT = String.raw`(?<count>\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|couple of|few)`;
const UNIT = String.raw`(?<unit>day|week|fortnight|month|quarter|year)s?`;
const COUNTS: ReadonlyMap<string, number> = new Map(
  [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
  ].map((word, value) => [word, value]),
);

const pattern = (source: string): RegExp =>
  new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${source})(?![\p{L}\p{N}])`, "giu");

const number = (text: string | undefined): number => Number(text ?? Number.NaN);
const monthOf = (text: string | undefined): number =>
  MONTHS.indexOf((text ?? "").slice(0, 3).toLowerCase()) + 1;
const countOf = (text: string | undefined): number => {
  const word = (text ?? "").toLowerCase();
  if (word === "a" || word === "an") return 1;
  if (word === "couple of") return 2;
  if (word === "few") return 3;
  return COUNTS.get(word) ?? Number(word);
};

function oneDay(day: number | null, hasYear: boolean): Period | null {
  return day === null ? null : { from: day, to: day, grain: "day", hasYear };
}

function calendarDay(groups: Groups, today: number): Period | null {
  const { year } = partsOf(today);
  const hasYear = groups["year"] !== undefined;
  return oneDay(
    dayOf(hasYear ? number(groups["year"]) : year, monthOf(groups["month"]), number(groups["date"])),
    hasYear,
  );
}

/** "10 to 14 March": one month for both ends. */
function daysOfMonth(groups: Groups, today: number): Period | null {
  const first = calendarDay(groups, today);
  const last = calendarDay({ ...groups, date: groups["last"] }, today);
  return first === null || last === null || last.to < first.from
    ? null
    : { ...first, to: last.to, grain: "range" };
}

/** Slashes are read month first unless the first number can only be a day; dots and dashes are read day first. */
function numericDay({ one, two, separator, year }: Groups): Period | null {
  const full = number(year) < 100 ? 2000 + number(year) : number(year);
  const isDayFirst = separator !== "/" || number(one) > 12;
  const [month, date] = isDayFirst ? [number(two), number(one)] : [number(one), number(two)];
  return oneDay(dayOf(full, month, date) ?? dayOf(full, date, month), true);
}

function wholeMonth(groups: Groups, today: number): Period {
  const now = partsOf(today);
  const month = monthOf(groups["month"]);
  const hasYear = groups["year"] !== undefined;
  const year = hasYear ? number(groups["year"]) : month <= now.month ? now.year : now.year - 1;
  return { ...monthsFrom(year, month, 1), grain: "month", hasYear };
}

function wholeQuarter(groups: Groups, today: number): Period {
  const quarter = countOf(groups["quarter"]);
  const hasYear = groups["year"] !== undefined;
  const now = partsOf(today);
  const hasBegun = quarter * 3 - 2 <= now.month;
  const short = number(groups["year"]);
  const year = hasYear ? (short < 100 ? 2000 + short : short) : hasBegun ? now.year : now.year - 1;
  return { ...monthsFrom(year, quarter * 3 - 2, 3), grain: "quarter", hasYear };
}

function weekdayNear({ weekday, which }: Groups, today: number): Period | null {
  const wanted = WEEKDAYS.indexOf((weekday ?? "").slice(0, 3).toLowerCase());
  const ahead = (wanted - partsOf(today).weekday + 7) % 7;
  const word = which?.toLowerCase();
  if (word === "last" || word === "past") return oneDay(today - ((7 - ahead) % 7 || 7), true);
  if (word === "next") return oneDay(today + (ahead || 7), true);
  return oneDay(today + ahead, true);
}

/** The calendar period some steps from the one that contains today: -1 is the last one. Weeks begin on Monday. */
function calendarPeriod(unit: string, steps: number, today: number): Period {
  const { year, month, weekday } = partsOf(today);
  switch (unit) {
    case "week": {
      const from = today - ((weekday + 6) % 7) + steps * 7;
      return { from, to: from + 6, grain: "week", hasYear: true };
    }
    case "month":
      return { ...monthsFrom(year, month + steps, 1), grain: "month", hasYear: true };
    case "quarter":
      return {
        ...monthsFrom(year, month - ((month - 1) % 3) + steps * 3, 3),
        grain: "quarter",
        hasYear: true,
      };
    case "year":
      return { ...monthsFrom(year + steps, 1, 12), grain: "year", hasYear: true };
    default:
      return { from: today + steps, to: today + steps, grain: "day", hasYear: true };
  }
}

function shift(day: number, count: number, unit: string): number {
  if (unit === "day") return day + count;
  if (unit === "week") return day + count * 7;
  if (unit === "fortnight") return day + count * 14;
  return addMonths(day, count * (unit === "year" ? 12 : unit === "quarter" ? 3 : 1));
}

const stepsOf = (which: string | undefined): number => {
  const word = (which ?? "").toLowerCase();
  return word === "next" || word === "coming"
    ? 1
    : word === "last" || word === "previous" || word === "past"
      ? -1
      : 0;
};
const amountOf = (groups: Groups) => ({ amount: { value: countOf(groups["count"]), unit: unitOf(groups) } });
const unitOf = (groups: Groups): string => (groups["unit"] ?? "").toLowerCase();

/** Longest forms first: an earlier match keeps its text from the later patterns. */
export const DATE_PATTERNS: readonly DatePattern[] = [
  {
    pattern: pattern(
      String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<date>\d{1,2})(?=T\d|(?![\p{L}\p{N}]))`,
    ),
    read: ({ year, month, date }) => oneDay(dayOf(number(year), number(month), number(date)), true),
  },
  {
    pattern: pattern(
      String.raw`(?<one>\d{1,2})(?<separator>[-/.])(?<two>\d{1,2})\k<separator>(?<year>\d{4}|\d{2})`,
    ),
    read: numericDay,
  },
  {
    pattern: pattern(
      String.raw`(?<date>\d{1,2})(?:st|nd|rd|th)?\s{0,2}(?:-|–|to|until|till|through|and)\s{0,2}(?:the\s)?(?<last>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?${MONTH}(?:,?\s+${YEAR})?`,
    ),
    read: daysOfMonth,
  },
  {
    pattern: pattern(
      String.raw`${MONTH}\s+(?<date>\d{1,2})(?:st|nd|rd|th)?\s{0,2}(?:-|–|to|until|till|through)\s{0,2}(?:the\s)?(?<last>\d{1,2})(?:st|nd|rd|th)?(?!:)(?:,?\s+${YEAR})?`,
    ),
    read: daysOfMonth,
  },
  {
    pattern: pattern(
      String.raw`(?:${WEEKDAY},?\s+)?(?:the\s+)?(?<date>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?${MONTH}(?:,?\s+${YEAR})?`,
    ),
    read: calendarDay,
  },
  {
    pattern: pattern(
      String.raw`(?:${WEEKDAY},?\s+)?${MONTH}\s+(?:the\s+)?(?<date>\d{1,2})(?:st|nd|rd|th)?(?!:)(?:,?\s+${YEAR})?`,
    ),
    read: calendarDay,
  },
  { pattern: pattern(String.raw`${MONTH},?\s+(?:of\s+)?${YEAR}`), read: wholeMonth },
  {
    pattern: pattern(String.raw`${YEAR}-(?<number>0[1-9]|1[0-2])`),
    read: ({ year, number: month }) => ({
      ...monthsFrom(number(year), number(month), 1),
      grain: "month",
      hasYear: true,
    }),
  },
  {
    pattern: pattern(
      String.raw`q(?<quarter>[1-4])(?:\s*(?:of|in|,|-|/|FY)?\s*'?(?<year>(?:19|20)\d\d|\d\d))?`,
    ),
    read: wholeQuarter,
  },
  { pattern: pattern(String.raw`${YEAR}[-\s]?q(?<quarter>[1-4])`), read: wholeQuarter },
  {
    pattern: pattern(
      String.raw`(?<quarter>first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter(?:\s+(?:of\s+)?${YEAR})?`,
    ),
    read: ({ quarter, ...rest }, today) => {
      const word = (quarter ?? "").toLowerCase();
      const place = ["first", "second", "third", "fourth"].indexOf(word) + 1;
      return wholeQuarter({ ...rest, quarter: String(place || Number.parseInt(word, 10)) }, today);
    },
  },
  {
    pattern: pattern(
      String.raw`(?<half>first|second|1st|2nd)\s+half\s+of\s+${YEAR}|H(?<digit>[12])\s+(?<later>20\d\d)`,
    ),
    read: ({ half, year, digit, later }) => {
      const isSecond = digit === "2" || /^(?:second|2nd)$/i.test(half ?? "");
      return { ...monthsFrom(number(year ?? later), isSecond ? 7 : 1, 6), grain: "range", hasYear: true };
    },
  },
  {
    pattern: pattern(String.raw`(?:the\s+)?(?:last|past|previous)\s+${COUNT}\s+${UNIT}`),
    read: (groups, today) => ({
      from: shift(today, -countOf(groups["count"]), unitOf(groups)),
      to: today,
      grain: "range",
      hasYear: true,
      ...amountOf(groups),
    }),
  },
  {
    pattern: pattern(String.raw`(?:the\s+)?(?:next|coming)\s+${COUNT}\s+${UNIT}`),
    read: (groups, today) => ({
      from: today,
      to: shift(today, countOf(groups["count"]), unitOf(groups)),
      grain: "range",
      hasYear: true,
      ...amountOf(groups),
    }),
  },
  {
    pattern: pattern(
      String.raw`(?:(?:in|within)\s+)${COUNT}\s+${UNIT}(?:\s+time)?|${COUNT.replace("count", "later")}\s+${UNIT.replace("unit", "laterUnit")}\s+from\s+(?:now|today)`,
    ),
    read: (groups, today) =>
      oneDay(
        shift(
          today,
          countOf(groups["count"] ?? groups["later"]),
          (groups["unit"] ?? groups["laterUnit"] ?? "").toLowerCase(),
        ),
        true,
      ),
  },
  {
    pattern: pattern(String.raw`${COUNT}\s+${UNIT}\s+ago`),
    read: (groups, today) => oneDay(shift(today, -countOf(groups["count"]), unitOf(groups)), true),
  },
  {
    pattern: pattern(
      String.raw`(?:(?<which>last|past|next|this|coming)\s{1,5})?(?<weekday>sunday|monday|tuesday|wednesday|thursday|friday|saturday)`,
    ),
    read: weekdayNear,
  },
  {
    pattern: pattern(
      String.raw`(?:the\s+)?(?<which>this|current|last|previous|past|next|coming)\s+(?:(?:calendar|fiscal|financial)\s+)?(?<unit>week|month|quarter|year)`,
    ),
    read: (groups, today) => calendarPeriod(unitOf(groups), stepsOf(groups["which"]), today),
  },
  {
    pattern: pattern(String.raw`day after tomorrow|day before yesterday|today|tonight|tomorrow|yesterday`),
    read: () => null,
  },
  {
    pattern: pattern(
      String.raw`(?:year|month|quarter)[- ]to[- ]date|ytd|mtd|so far this year|so far this month`,
    ),
    read: () => null,
  },
  {
    pattern: pattern(
      String.raw`(?:FY|fiscal year|financial year|the year|calendar year)\s*'?(?<year>(?:19|20)\d\d|\d\d)`,
    ),
    read: ({ year }) => wholeYear(year),
  },
  { pattern: pattern(String.raw`(?<which>last|this|next)\s+${MONTH}`), read: namedMonth },
  {
    pattern: pattern(
      String.raw`(?<=\b(?:in|of|for|since|until|by|during|from|to|and|through|till)\s)${MONTH}|(?<month2>january|february|april|june|july|august|september|october|november|december)`,
    ),
    read: (groups, today) => wholeMonth({ month: groups["month"] ?? groups["month2"] }, today),
  },
  { pattern: pattern(YEAR), read: ({ year }) => wholeYear(year) },
];

function wholeYear(text: string | undefined): Period {
  const year = number(text) < 100 ? 2000 + number(text) : number(text);
  return { ...monthsFrom(year, 1, 12), grain: "year", hasYear: true };
}

function namedMonth(groups: Groups, today: number): Period {
  const now = partsOf(today);
  const month = monthOf(groups["month"]);
  const steps = stepsOf(groups["which"]);
  const passed = steps < 0 ? (month < now.month ? 0 : -1) : steps > 0 ? (month > now.month ? 0 : 1) : 0;
  return { ...monthsFrom(now.year + passed, month, 1), grain: "month", hasYear: true };
}

/** Phrases that stand for a day or a period as they are. */
export function fixedPhrase(text: string, today: number): Period | null {
  const { year, month } = partsOf(today);
  switch (text.toLowerCase().replaceAll("-", " ")) {
    case "today":
    case "tonight":
      return oneDay(today, true);
    case "tomorrow":
      return oneDay(today + 1, true);
    case "yesterday":
      return oneDay(today - 1, true);
    case "day after tomorrow":
      return oneDay(today + 2, true);
    case "day before yesterday":
      return oneDay(today - 2, true);
    case "year to date":
    case "ytd":
    case "so far this year":
      return { from: monthsFrom(year, 1, 1).from, to: today, grain: "range", hasYear: true };
    case "month to date":
    case "mtd":
    case "so far this month":
      return { from: monthsFrom(year, month, 1).from, to: today, grain: "range", hasYear: true };
    case "quarter to date":
      return {
        from: monthsFrom(year, month - ((month - 1) % 3), 1).from,
        to: today,
        grain: "range",
        hasYear: true,
      };
    default:
      return null;
  }
}
