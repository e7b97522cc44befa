/** How a number is limited by the words beside it: "at least 5" is `least`, "more than 5" `above`. */
export type Bound = "exact" | "least" | "most" | "within" | "above" | "below" | "about";

/** What a number counts: values of one dimension are compared after multiplying by their factor. */
export type Unit = { dimension: string; factor: number };

type Place = {
  /** As it is written. */
  text: string;
  /** UTF-16 offsets in the text that was searched, `end` not included. */
  start: number;
  end: number;
};

/** `low` and `high` differ for a range ("5–10 mg"). `nouns` are stems of the words that follow, nearest first. */
export type NumberFact = Place & {
  kind: "number";
  low: number;
  high: number;
  /** Written so that it can be read in two ways, as 1.200 can; it is compared as it is written. */
  isAmbiguous: boolean;
  unit: Unit | null;
  nouns: string[];
  bound: Bound;
  /** In "from 5 to 7", where it stands; `of` is the whole in "3 of 10". */
  role: Role | "of" | null;
};

/** Whether a moment or number is where something begins or where it ends. */
export type Role = "from" | "to";

/** A day, month, quarter, half or year of the calendar or of a fiscal year. Absent parts are not said. */
export type DateFact = Place & {
  kind: "date";
  year: number | null;
  month: number | null;
  day: number | null;
  quarter: number | null;
  half: number | null;
  role: Role | null;
  isFiscal: boolean;
  isAmbiguous: boolean;
};

/** A time of day in minutes after midnight. */
export type TimeFact = Place & { kind: "time"; minutes: number };

export type IdentifierFact = Place & { kind: "identifier" };

/** `words` in lower case, without titles and legal forms. */
export type NameFact = Place & { kind: "name"; words: string[] };

export type Fact = NumberFact | DateFact | TimeFact | IdentifierFact | NameFact;

/** Which stretches of a text are read already, so that the 2024 of a date is not a number too. */
export class TakenPlaces {
  readonly #taken: { start: number; end: number }[] = [];

  isFree(start: number, end: number): boolean {
    return !this.#taken.some((place) => place.start < end && start < place.end);
  }

  take(start: number, end: number): void {
    this.#taken.push({ start, end });
  }
}
