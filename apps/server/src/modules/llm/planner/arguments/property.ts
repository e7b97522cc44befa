/** A value an enum may list. */
export type Option = string | number | boolean;

export type Kind = "string" | "number" | "integer" | "boolean" | "array" | "other";

/** What a property is about, as far as its name, description and format tell. */
export type Role =
  | "date"
  | "dateTime"
  | "time"
  | "month"
  | "quarter"
  | "year"
  | "period"
  | "email"
  | "url"
  | "phone"
  | "person"
  | "place"
  | "organisation"
  | "identifier"
  | "language"
  | "currency"
  | "country"
  | "unit"
  | "timezone"
  | "expression"
  | "query"
  | "title"
  | "message"
  | "reason"
  | "plain";

/** One argument of a tool. A property of a nested object has a path of two names. */
export type Property = {
  path: readonly string[];
  /** The words of the name in lower case: startDate is start, date. */
  words: readonly string[];
  description: string;
  kind: Kind;
  role: Role;
  options: readonly Option[];
  /** Other names of the options, from the description: "quantity (units sold)". */
  aliases: ReadonlyMap<string, Option>;
  format: string;
  pattern: RegExp | null;
  minimum: number;
  maximum: number;
  maxLength: number;
  examples: readonly string[];
  isRequired: boolean;
  item: Property | null;
};

/** The name under which a value is kept while arguments are gathered. */
export function keyOf(property: Property): string {
  return property.path.join("\u0000");
}
