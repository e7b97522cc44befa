import type { Kind, Role } from "./property.ts";

export type RoleSigns = {
  words: readonly string[];
  description: string;
  format: string;
  kind: Kind;
  examples: readonly string[];
  parent: readonly string[];
};

const FORMATS: ReadonlyMap<string, Role> = new Map<string, Role>([
  ["date", "date"],
  ["date-time", "dateTime"],
  ["time", "time"],
  ["email", "email"],
  ["idn-email", "email"],
  ["uri", "url"],
  ["url", "url"],
  ["iri", "url"],
  ["uuid", "identifier"],
  ["ipv4", "identifier"],
  ["ipv6", "identifier"],
  ["hostname", "identifier"],
  ["phone", "phone"],
]);

/** The last word of a name counts most: a `customerEmail` is an address, a `dateFormat` no date. */
const BY_WORD: readonly (readonly [Role, ReadonlySet<string>])[] = [
  ["dateTime", set("datetime timestamp")],
  ["date", set("date day since until deadline dob birthday birthdate checkin checkout")],
  ["time", set("time")],
  ["month", set("month")],
  ["quarter", set("quarter")],
  ["year", set("year")],
  ["period", set("period timeframe")],
  ["email", set("email mail")],
  ["url", set("url uri link website webpage")],
  ["phone", set("phone telephone mobile msisdn fax")],
  ["timezone", set("timezone zone tz")],
  ["language", set("language lang locale")],
  ["currency", set("currency")],
  ["country", set("country nationality")],
  ["unit", set("unit units")],
  ["expression", set("expression formula equation calculation")],
  ["query", set("query q search keyword keywords searchterm topic question term terms text_query phrase")],
  ["reason", set("reason justification cause rationale")],
  ["title", set("title subject headline heading summary")],
  [
    "message",
    set(
      "message body content text note notes comment comments description details feedback task instructions remark memo",
    ),
  ],
  [
    "place",
    set(
      "city place location town region state site office warehouse address destination origin venue street airport port depot branch store building from_city to_city",
    ),
  ],
  [
    "organisation",
    set(
      "company vendor supplier customer client organisation organization employer carrier manufacturer merchant account counterparty party brand insurer bank payee hospital",
    ),
  ],
  [
    "person",
    set(
      "person assignee owner employee patient doctor physician manager author attendee attendees recipient candidate lawyer attorney contact user requester approver reviewer provider clinician guest participants colleague agent driver tenant judge instructor host visitor",
    ),
  ],
  [
    "identifier",
    set(
      "id identifier number no code key sku reference ref ticket uuid mrn ticker isbn vin symbol tracking serial hostname iban plate barcode postcode zip",
    ),
  ],
];

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

/** What a property is about. Format decides, then the name from its last word back, then the description. */
export function roleOf({ words, description, format, kind, examples, parent }: RoleSigns): Role {
  const byFormat = FORMATS.get(format);
  if (byFormat !== undefined) return byFormat;
  if (kind === "number" || kind === "boolean") return byName(words) === "year" ? "year" : "plain";
  if (words.includes("time") && words.includes("zone")) return "timezone";
  if (kind === "string" && /\bYYYY-MM-DDT|ISO ?8601 (?:date-?time|timestamp)/i.test(description))
    return "dateTime";
  if (kind === "string" && /\bYYYY-MM-DD\b/.test(description)) return "date";
  if (kind === "string" && /\bYYYY-MM\b/.test(description)) return "month";
  const named = byName(words);
  if (kind === "integer")
    return named === "year" || named === "quarter" || named === "month" ? named : "plain";
  if (
    named === "identifier" &&
    !words.includes("id") &&
    /\bname\b/i.test(description) &&
    examples.every((text) => !/\d/.test(text))
  )
    return "plain";
  if (named !== "plain") return named === "date" && words.length === 1 && words[0] === "day" ? "date" : named;
  if (words.at(-1) === "name") return nameRole([...parent, ...words], description);
  if (/^(?:from|to|start|end|since|until|before|after)$/.test(words.at(-1) ?? ""))
    return pairRole(description, examples);
  return byDescription(description);
}

function byName(words: readonly string[]): Role {
  for (const word of [...words].reverse()) {
    const role = BY_WORD.find(([, known]) => known.has(word))?.[0];
    if (role !== undefined) return role;
    if (word === "name" || word === "type" || word === "status" || word === "format") return "plain";
  }
  return "plain";
}

function nameRole(words: readonly string[], description: string): Role {
  const role = byName(words.slice(0, -1));
  if (role === "person" || role === "organisation" || role === "place") return role;
  if (words.length === 1 || /^(?:full|first|last|given|family)$/.test(words[0] ?? "")) {
    return /\b(?:person|employee|patient|customer|candidate|full name|family name|surname|contact|visitor|guest)\b/i.test(
      description,
    )
      ? "person"
      : "plain";
  }
  return "plain";
}

function pairRole(description: string, examples: readonly string[]): Role {
  if (/\b(?:date|day|YYYY)\b/i.test(description)) return "date";
  if (/\bcurrency\b/i.test(description)) return "currency";
  if (/\bunit\b/i.test(description)) return "unit";
  if (/\blanguage\b/i.test(description)) return "language";
  if (
    /\b(?:city|place|location|airport|station|address|country|warehouse|site|port|town)\b/i.test(description)
  )
    return "place";
  if (/\be-?mail\b/i.test(description)) return "email";
  if (/\btime\b/i.test(description)) return "time";
  return examples.some((text) => /^[A-Z]{3}$/.test(text)) ? "currency" : "plain";
}

function byDescription(description: string): Role {
  if (/\be-?mail address\b/i.test(description)) return "email";
  if (/\b(?:phone|telephone) number\b/i.test(description)) return "phone";
  if (
    /^(?:the )?(?:full )?name of (?:the|a) (?:person|employee|patient|doctor|colleague|candidate)/i.test(
      description,
    )
  )
    return "person";
  if (/^(?:the )?(?:name of (?:the|a) )?(?:city|town|place|location)\b/i.test(description)) return "place";
  if (/\b(?:currency code|ISO 4217)\b/i.test(description)) return "currency";
  if (/\b(?:free text|what (?:to|should) (?:say|write))\b/i.test(description)) return "message";
  return "plain";
}
