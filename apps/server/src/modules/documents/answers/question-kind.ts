import type { Fact } from "./facts/fact.ts";

/** What a question asks for, where its words tell. */
export type QuestionKind =
  "date" | "time" | "duration" | "money" | "count" | "percent" | "quantity" | "person" | "open";

const FORMS: readonly [RegExp, QuestionKind][] = [
  [/\b(?:at )?what time\b/i, "time"],
  [
    /\bhow (?:long|often|frequently|soon|quickly|fast|old)\b|\bwhat (?:is the )?(?:period|interval|duration|term|deadline)\b|\b(?:within )?how many (?:days|weeks|months|years|hours|minutes)\b/i,
    "duration",
  ],
  [/\b(?:when|since when|until when|by when|(?:what|which) (?:date|day|year|month|quarter))\b/i, "date"],
  [/\b(?:what|which) (?:percentage|percent|share|proportion)\b/i, "percent"],
  [
    /\bhow (?:much|expensive)\b|\bwhat (?:does|do|did) .{1,60} cost\b|\bwhat (?:is|are|was|were) the (?:\w+ ){0,3}(?:cost|costs|price|fee|fees|amount|salary|budget|turnover)\b/i,
    "money",
  ],
  [/\bhow many\b/i, "count"],
  [/\b(?:who|whom|whose)\b|\b(?:which|what) (?:person|manager|officer|doctor|employee)\b/i, "person"],
  [
    /\b(?:what|which)\b.{0,30}\b(?:commission|discount|rate|limit|target|threshold|dose|margin|revenue|profit|balance|fee|fine|penalty|credit|deductible|cover|bonus|salary|price|interest|allowance|availability|level of)\b/i,
    "quantity",
  ],
];

/** Reads what kind of thing a question asks for. */
export function questionKindOf(question: string): QuestionKind {
  return FORMS.find(([pattern]) => pattern.test(question))?.[1] ?? "open";
}

const DURATIONS = new Set(["time", "months", "business-days"]);
const ROLE =
  /\b(?:officer|manager|director|counsel|head|lead|leader|chair|president|board|committee|team|department|owner|lender|borrower|customer|staff|clinician|nobody|member|representative)s?\b/i;
const CONDITION = /\b(?:when|if|where|unless|until|once|as soon as|below|above|after|before|during)\b/i;
const OFTEN =
  /\b(?:every|each|daily|weekly|monthly|quarterly|annually|yearly|once|twice|at once|immediately|same day)\b/i;

/** Whether a sentence with these facts holds what such a question asks for. */
export function holdsKind(kind: QuestionKind, text: string, facts: readonly Fact[]): boolean {
  const units = facts.flatMap((fact) => (fact.kind === "number" ? [fact.unit?.dimension ?? "none"] : []));
  switch (kind) {
    case "date":
      return holdsMoment(text, facts) || facts.some((fact) => fact.kind === "date") || CONDITION.test(text);
    case "time":
      return facts.some((fact) => fact.kind === "time");
    case "duration":
      return (
        units.some((unit) => DURATIONS.has(unit)) ||
        OFTEN.test(text) ||
        facts.some((fact) => fact.kind === "date")
      );
    case "money":
      return units.some((unit) => unit.startsWith("currency:") || unit === "percent" || unit === "none");
    case "percent":
      return units.some((unit) => unit === "percent" || unit === "percentage-points");
    case "count":
    case "quantity":
      return units.length > 0;
    case "person":
      return facts.some((fact) => fact.kind === "name") || ROLE.test(text);
    case "open":
      return true;
  }
}

/** Whether a sentence holds a date, a time of day, a period or how often. */
export function holdsMoment(text: string, facts: readonly Fact[]): boolean {
  return (
    OFTEN.test(text) ||
    facts.some(
      (fact) =>
        fact.kind === "time" ||
        (fact.kind === "date" && fact.month !== null) ||
        (fact.kind === "number" && fact.unit !== null && DURATIONS.has(fact.unit.dimension)),
    )
  );
}
