/** What the built-in detectors find. Own patterns and dictionaries add names of their own. */
export const SPAN_TYPES = [
  "SSN",
  "CREDIT_CARD",
  "IBAN",
  "EMAIL",
  "PHONE",
  "IP_ADDRESS",
  "BIRTH_DATE",
  "MEDICAL_RECORD",
  "HEALTH_PLAN",
  "NPI",
  "DEA",
  "VIN",
  "PASSPORT",
  "DRIVING_LICENCE",
  "TAX_ID",
  "BANK_ACCOUNT",
  "ROUTING_NUMBER",
  "ADDRESS",
  "PERSON",
  "ORGANISATION",
  "PLACE",
  "SECRET",
  "PRIVATE_KEY",
] as const;

export type BuiltinSpanType = (typeof SPAN_TYPES)[number];

/**
 * A stretch of text that identifies somebody or opens something.
 * `start` and `end` count UTF-16 units, `end` is the first unit after it; `score` is between 0 and 1.
 */
export type Span = {
  /** One of `SPAN_TYPES`, or the name of an own pattern or dictionary. */
  type: string;
  start: number;
  end: number;
  score: number;
  /** What makes it more than a guess: `luhn`, `mod97`, `format`, `label`, `dictionary`, `context` … */
  validator: string;
};
