import { COMMON_WORDS } from "../data/common-words.ts";
import {
  AFTER_PERSON,
  BEFORE_ORGANISATION,
  BEFORE_PERSON,
  BEFORE_PLACE,
  NAME_SUFFIXES,
  PARTICLES,
  TITLES,
} from "../data/cues.ts";
import { GIVEN_NAMES } from "../data/given-names.ts";
import { KNOWN_ORGANISATIONS, LEGAL_FORMS, ORGANISATION_WORDS } from "../data/organisations.ts";
import { CITIES, COUNTRIES, DEMONYMS, REGIONS } from "../data/places.ts";
import { SURNAMES } from "../data/surnames.ts";

/** What a word can be; most are several things. */
export const KIND = {
  common: 1,
  given: 2,
  surname: 4,
  place: 8,
  organisationWord: 16,
  legalForm: 32,
  title: 64,
  particle: 128,
  beforePerson: 256,
  afterPerson: 512,
  beforePlace: 1024,
  beforeOrganisation: 2048,
  organisation: 4096,
  demonym: 8192,
  nameSuffix: 16_384,
} as const;

const kinds = new Map<string, number>();
/** Names of several words by their first word: the words, and the kind of the whole. */
const phrases = new Map<string, { words: string[]; kind: number }[]>();

function add(entries: readonly string[], kind: number): void {
  for (const entry of entries) {
    const words = entry.split(" ");
    const first = words[0] ?? "";
    if (words.length === 1) kinds.set(first, (kinds.get(first) ?? 0) | kind);
    else phrases.set(first, [...(phrases.get(first) ?? []), { words, kind }]);
  }
}

const words = (text: string): string[] => text.split(/\s+/u).filter(Boolean);

add(words(COMMON_WORDS), KIND.common);
add(words(GIVEN_NAMES), KIND.given);
add(words(SURNAMES), KIND.surname);
for (const list of [COUNTRIES, REGIONS, CITIES]) add(list.split(","), KIND.place);
add(DEMONYMS.split(","), KIND.demonym);
add(KNOWN_ORGANISATIONS.split(","), KIND.organisation);
add(words(ORGANISATION_WORDS), KIND.organisationWord | KIND.common);
add(words(LEGAL_FORMS), KIND.legalForm);
add(words(TITLES), KIND.title);
add(words(PARTICLES), KIND.particle);
add(words(NAME_SUFFIXES), KIND.nameSuffix);
add(words(BEFORE_PERSON), KIND.beforePerson);
add(words(AFTER_PERSON), KIND.afterPerson);
add(words(BEFORE_PLACE), KIND.beforePlace);
add(words(BEFORE_ORGANISATION), KIND.beforeOrganisation);

/** Lower case, without accents and possessive endings: the form words are kept in. */
export function fold(word: string): string {
  const lower = word.toLowerCase();
  if (/^[a-z]+$/u.test(lower)) return lower;
  return lower
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("’", "'")
    .replace(/'(?:s|m|d|ll|ve|re|t)?$/u, "")
    .replaceAll("ł", "l")
    .replaceAll("ø", "o")
    .replaceAll("ß", "ss")
    .replaceAll("æ", "ae");
}

/** What a folded word can be; 0 for words that are in no list. */
export function kindsOf(folded: string): number {
  return kinds.get(folded) ?? 0;
}

/** Names of several words that begin with this one. */
export function phrasesFrom(folded: string): readonly { words: string[]; kind: number }[] {
  return phrases.get(folded) ?? [];
}

const ENDINGS =
  /(?:'s|s|es|ed|d|ing|ings|ly|ally|er|ers|r|rs|est|st|ness|ment|ments|ful|less|able|ible|ably|ity|al|ic|ical|ise|ize|ised|ized|ism|ist|ists|ship|ward|wards|like|y|ier|iest|ily|ies|ied|ion|ions|ation|ations|or|ors|ive|ous|en|ened|hood|dom|wise|ance|ence|ant|ent|n't)$/u;
const BEGINNINGS =
  /^(?:un|re|non|pre|post|over|under|mis|dis|out|sub|inter|semi|anti|co|counter|micro|multi|super|self|bio|tele|up|in|im|ir|en|hyper|hypo|neuro|cardio|de|fore|mid|thermo|electro|photo|psycho|physio|extra|intra|ultra|cross)-?/u;

/** Whether a folded word is common English, with the endings and beginnings such words take. */
export function isCommonWord(folded: string): boolean {
  return isKnownStem(folded) || isKnownStem(folded.replace(BEGINNINGS, "")) || isCompound(folded);
}

function isKnownStem(word: string): boolean {
  if (isListed(word)) return true;
  for (let length = Math.min(6, word.length - 2); length > 0; length -= 1) {
    const stem = word.slice(0, -length);
    const ending = word.slice(-length);
    if (!isWholeEnding(ending)) continue;
    if (stem.length < 3) continue;
    if (isListed(stem) || (/^[aeiouy]/u.test(ending) && isListed(`${stem}e`))) return true;
    if (ending.startsWith("i") && isListed(`${stem}y`)) return true;
    if (stem.endsWith("i") && isListed(`${stem.slice(0, -1)}y`)) return true;
    if (stem.length > 3 && stem.at(-1) === stem.at(-2) && isListed(stem.slice(0, -1))) return true;
  }
  return false;
}

const isWholeEnding = (ending: string): boolean => ENDINGS.exec(ending)?.[0] === ending;
const isListed = (word: string): boolean => word.length > 1 && ((kinds.get(word) ?? 0) & KIND.common) !== 0;

function isCompound(word: string): boolean {
  return word.includes("-") && word.split("-").every((part) => part.length < 3 || isKnownStem(part));
}

const NAME_ENDINGS =
  /(?:sson|sdottir|dottir|sen|ssen|berg|stein|mann|ov|ova|ev|eva|in|ina|sky|ski|ska|cki|cka|skaya|sky|wicz|czyk|czak|ak|ek|ik|ik|ova|enko|chuk|yuk|shvili|dze|yan|ian|oglu|escu|eanu|ez|es|inho|ini|ino|elli|etti|otti|ucci|acci|aldi|oni|ano|ic|vic|poulos|akis|idis|ides|ou|quist|qvist|strom|gren|lund|dahl|feld|bauer|maier|meier|huber|hoff|hausen|mans|sma|stra|nen|la|son|ton|ley|worth|ford|wood|field|man|kar|wala|walla|deep|preet|jit|esh|endra|appa|swamy|moto|mura|kawa|shima|zaki|yama|naka|guchi|saki|hiro|ko)$/u;

/** Whether a folded word ends as family names of some country do. */
export function endsLikeName(folded: string): boolean {
  return folded.length > 4 && NAME_ENDINGS.test(folded);
}
