/** A stretch of the text; `end` is not included. */
export type Place = { start: number; end: number };

/** How much time a date phrase covers. `range` has its own two ends. */
export type Grain = "day" | "week" | "month" | "quarter" | "year" | "range";

/** Days are counted from 1970-01-01 (UTC). `lead` is a word before the phrase that makes it an open period. */
export type DateSpan = Place & {
  kind: "date";
  from: number;
  to: number;
  grain: Grain;
  hasYear: boolean;
  lead: "since" | "until" | null;
  /** "next 6 months" is also an amount. */
  amount: { value: number; unit: string } | null;
};

export type TimeSpan = Place & { kind: "time"; minutes: number };

/** `unit` is the stem of the word after the number. */
export type NumberSpan = Place & {
  kind: "number";
  value: number;
  unit: string | null;
  currency: string | null;
  isPercent: boolean;
};

export type TextSpan = Place & { kind: "quoted" | "email" | "url" | "phone" | "id" | "name"; value: string };

export type Span = DateSpan | TimeSpan | NumberSpan | TextSpan;

/** A piece of a text that a reader of dates, times or numbers recognised. */
export type Found<Value> = Place & { value: Value };
