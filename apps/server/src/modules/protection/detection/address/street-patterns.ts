import { STREET_BEGINNINGS, STREET_ENDINGS, STREET_SUFFIXES, STREET_WORDS_AFTER } from "../data/streets.ts";

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, "\\$&");
const oneOf = (entries: readonly string[]): string =>
  [...entries]
    .sort((a, b) => b.length - a.length)
    .map(escape)
    .join("|");

/** A capital, in whatever script: patterns with it are used where capitals tell something. */
const CAPITAL = "[\\p{Lu}\\d][\\p{L}\\p{M}\\d'’.-]{0,24}";
const ANY = "[\\p{L}\\d][\\p{L}\\p{M}\\d'’.-]{0,24}";
const SMALL =
  "(?:de|del|della|dei|di|da|do|dos|das|du|des|la|le|les|el|los|las|l['’]|d['’]|van|von|der|den|the|of|and|y|e|i|am|an|na|nad|op|av|al)";
const NUMBER = "\\d{1,5}(?:[-/]\\d{1,4})?[a-zA-Z]?";
const NUMBER_BEFORE = `(?:${NUMBER} ){1,2}`;
const NUMBER_AND_COMMA = `(?:${NUMBER},? ){1,2}`;
const DIRECTION = "(?:(?:[NSEW]|NE|NW|SE|SW|North|South|East|West|N\\.|S\\.|E\\.|W\\.)\\.? )?";

const ENDING_WORDS = STREET_ENDINGS.split(" ");
/** Endings that are hardly anything but streets; the others need a number and capitals. */
const SURE_ENDINGS = ENDING_WORDS.filter((ending) =>
  /^(?:street|road|avenue|ave|boulevard|blvd|lane|rd|ln|dr|drive|crescent|terrace|parkway|pkwy|highway|hwy|square|close|court|ct|st|cres|turnpike|mews|grove)$/u.test(
    ending,
  ),
);
const BEGINNING_WORDS = STREET_BEGINNINGS.split(",");
const SURE_BEGINNINGS = BEGINNING_WORDS.filter((word) =>
  /^(?:rue|avenida|avda\.?|boulevard|bd|chemin|impasse|all[ée]e|quai|via|viale|piazza|piazzale|corso|vicolo|strada|contrada|calle|c\/|paseo|carretera|ronda|travesía|callejón|rua|travessa|praça|estrada|alameda|ulica|ul\.?|aleja|bulevardul|jalan|πλατεία|οδός|λεωφόρος|улица|ул\.|проспект|carrer|rambla)/u.test(
    word,
  ),
);

/** One form of writing a street. `sure` ones need nothing else; the others count near a word for an address or a continuation. */
export type StreetPattern = {
  name: string;
  pattern: RegExp;
  isSure: boolean;
  /** Whether a number is part of it: such patterns are tried near numbers only. */
  hasNumber: boolean;
  /** Whether a postcode or a unit must follow, since the form alone could be anything. */
  needsPostcode: boolean;
  /** Whether the word for the street stands right before a number: see `endsWithStreetWord`. */
  isBeforeNumber: boolean;
};

const SUFFIXES: ReadonlySet<string> = new Set(STREET_SUFFIXES.split(" "));
const WORDS_AFTER: ReadonlySet<string> = new Set(STREET_WORDS_AFTER.split(" "));
const LONGEST_SUFFIX = Math.max(...[...SUFFIXES].map((suffix) => suffix.length));

/** Whether a text ends with a word that names a street, or that ends as such words do. */
export function endsWithStreetWord(text: string): boolean {
  const word = text.slice(text.lastIndexOf(" ") + 1).toLowerCase();
  if (WORDS_AFTER.has(word)) return true;
  for (let length = Math.min(LONGEST_SUFFIX, word.length); length > 1; length -= 1) {
    if (SUFFIXES.has(word.slice(-length))) return true;
  }
  return false;
}

const make = (name: string, source: string, flags: string, isSure: boolean): StreetPattern => ({
  name,
  pattern: new RegExp(`(?<![\\p{L}\\d/.:-])(?:${source})(?![\\p{L}\\d:%])`, flags),
  isSure,
  hasNumber: name.includes("1"),
  needsPostcode: name === "12 Pavlou Drandaki",
  isBeforeNumber: name === "Hauptstraße 12" || name === "Petőfi utca 12",
});

export const STREET_PATTERNS: readonly StreetPattern[] = [
  make(
    "12 Main Street",
    `${NUMBER_BEFORE}${DIRECTION}(?:${CAPITAL} ){0,3}?(?:${CAPITAL}) (?:${oneOf(ENDING_WORDS.map((word) => word.charAt(0).toUpperCase() + word.slice(1)))})\\.?(?: (?:${oneOf(["Street", "St", "Road", "Rd"])}))?(?: (?:NE|NW|SE|SW|N|S|E|W|North|South|East|West)(?![\\p{L}]))?`,
    "gu",
    true,
  ),
  make(
    "12 main street",
    `${NUMBER_BEFORE}(?:${ANY} ){1,3}?(?:${oneOf(SURE_ENDINGS)})\\.?(?: (?:${oneOf(SURE_ENDINGS)}))?`,
    "giu",
    true,
  ),
  make(
    "12 Rue de la Paix 3",
    `(?:${NUMBER_BEFORE})?(?:${oneOf(SURE_BEGINNINGS)}) ?(?:(?:${SMALL} ?){0,3}${ANY}[ ]){0,4}?(?:(?:${SMALL} ?){0,3}${ANY}),? ${NUMBER}`,
    "giu",
    true,
  ),
  make(
    "12 Rue de la Paix",
    `${NUMBER_AND_COMMA}(?:${oneOf(SURE_BEGINNINGS)}) (?:(?:${SMALL} ?){0,3}${CAPITAL})(?: (?:(?:${SMALL} ?){0,3}${CAPITAL})){0,4}`,
    "giu",
    true,
  ),
  make(
    "12 Plaza Mayor 3",
    `(?:${NUMBER_BEFORE})(?:${oneOf(BEGINNING_WORDS)}) (?:(?:${SMALL} ?){0,3}${ANY} ){0,4}?(?:(?:${SMALL} ?){0,3}${ANY}) ${NUMBER}`,
    "giu",
    true,
  ),
  make(
    "Hauptstraße 12",
    `(?:${NUMBER_BEFORE})?(?:${ANY} ){0,2}?[\\p{L}'’.-]{2,24}(?:${oneOf(STREET_SUFFIXES.split(" "))}) ${NUMBER}\\.?`,
    "giu",
    true,
  ),
  make(
    "12 Hauptstraße",
    `${NUMBER_BEFORE}[\\p{L}'’.-]{2,24}(?:${oneOf(STREET_SUFFIXES.split(" ").filter((suffix) => suffix.length > 3))})`,
    "giu",
    false,
  ),
  make(
    "Petőfi utca 12",
    `(?:${NUMBER_BEFORE})?(?:${ANY} ){1,3}?(?:${oneOf(STREET_WORDS_AFTER.split(" "))}) ${NUMBER}\\.?`,
    "giu",
    true,
  ),
  make(
    "12 Wenceslas 34",
    `${NUMBER_BEFORE}(?:(?:${SMALL} ){0,2}${CAPITAL} ){1,4}(?:${SMALL} ){0,2}?${NUMBER}\\.?`,
    "gu",
    false,
  ),
  make("12 velky pruhon 34", `\\d{1,4} (?:[\\p{L}'’.-]{2,24} ){1,4}${NUMBER}\\.?`, "gu", false),
  make(
    "12 Pavlou Drandaki",
    `${NUMBER_BEFORE}(?:${SMALL} ){0,2}${CAPITAL}(?: (?:${SMALL} ){0,2}${CAPITAL}){0,4}`,
    "gu",
    false,
  ),
  make("Corner of A and B", `(?:the )?corner of (?:${CAPITAL} ){1,4}and (?:${CAPITAL} ?){1,4}`, "gu", true),
  make("Main Street", `(?:${CAPITAL} ){1,2}(?:Street|Road|Avenue|Boulevard|Lane)(?: Street)?`, "gu", false),
  make(
    "P.O. Box 1",
    "(?:p\\.? ?o\\.? ?|post office |postal )box(?: (?:number|no\\.?|#))? ?#?\\d{1,6}|postfach \\d{1,6}|bo[iî]te postale \\d{1,6}|apartado (?:postal )?\\d{1,6}",
    "giu",
    true,
  ),
  make(
    "PSC 1, Box 2",
    "(?:psc|unit|cmr|uss) ?[\\p{L}\\d]{1,12},? box ?\\d{1,6}|(?:a|f|d)po,? (?:aa|ae|ap)(?:,? \\d{5}(?:-\\d{4})?)?|(?:uss|usns|usnv|usss) [\\p{L}]{3,20}\\s{1,4}fpo (?:aa|ae|ap) \\d{5}",
    "giu",
    true,
  ),
];
