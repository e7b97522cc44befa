/** A word of a text by its stem. `start` and `end` are UTF-16 offsets, `end` not included. */
export type Term = { text: string; lower: string; stem: string; start: number; end: number };

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Words that carry no topic. */
export const STOP_WORDS = words(
  `a an the this that these those some any all each every both either neither such own same other another
  i me my we us our you your he him his she her it its they them their who whom whose which what where when why how
  is am are was were be been being do does did done doing have has had having can could will would shall should may might must
  not no nor never none cannot and or but if then than so because as of at by for with about against between into through during
  to from up down in out on off over under again further once here there just only very too also per via within without upon
  before after above below until till since while whereas however moreover therefore thus according please yes
  many much more most few less long often far old ago there's what's it's don't doesn't didn't isn't aren't won't can't
  tell say says said state states stated give given gives show shows mention mentions need needs get take takes
  someone somebody anyone anybody everyone everybody something anything
  least approximately roughly around nearly almost respectively currently total`,
);

/** Words that say the same in policies, contracts and reports; the first of a line stands for all. */
const SYNONYMS = `
keep retain retention store preserve hold kept held keeping
staff employee personnel worker colleague
customer client
contract agreement
begin start commence
end terminate termination expire expiry cease
purchase buy bought procure procurement
sale sell sold
pay paid payment settle remit
require required mandatory obligatory requirement compulsory
permit allow authorise authorize permission
forbid prohibit ban disallow forbidden banned
tell notify inform report notification alert
breach incident
delete destroy erase erasure deletion destruction dispose disposal
person people individual
chief head lead leader manager manages
cost price fee charge
amount sum
rise increase grow growth climb rose grew gain
fall decrease decline drop fell shrink reduce reduction dropped
doctor physician clinician
medicine medication drug
limit cap ceiling maximum
revenue turnover
supplier vendor
approve approval sign-off authorisation
responsible accountable charge
effective force valid
yearly annual annually year
monthly month
quarterly quarter
daily day
weekly week
file record
rate percentage percent
interval frequency
repeat recheck
owner own
lender bank
`;

const IRREGULAR = new Map(
  Object.entries({ children: "child", men: "man", women: "woman", sent: "send", made: "make", met: "meet" }),
);

const SUFFIXES = ["ations", "ation", "ions", "ion", "ments", "ment", "ings", "ing", "ied", "ed", "ly", "al"];

const SYNONYM_OF = new Map<string, string>();
for (const line of SYNONYMS.trim().split("\n")) {
  const group = line.split(" ");
  const first = plainStem(group[0] ?? "");
  for (const word of group) SYNONYM_OF.set(plainStem(word), first);
}

/** One form for the inflections and close synonyms of an English word; it is to be compared, not read. */
export function stem(word: string): string {
  const plain = plainStem(word.toLowerCase().replace(/['’]s?$/u, ""));
  return SYNONYM_OF.get(plain) ?? plain;
}

/** The inflections of a word in one form, synonyms apart. */
export function plainStem(lower: string): string {
  if (lower.length < 4 || lower.length > 40 || /\d/.test(lower)) return lower;
  const singular = dropPlural(IRREGULAR.get(lower) ?? lower);
  for (const suffix of SUFFIXES) {
    const rest = singular.slice(0, -suffix.length);
    if (singular.endsWith(suffix) && rest.length >= 4 && /[aeiouy]/.test(rest)) {
      return dropFinal(suffix === "ied" ? `${rest}y` : rest);
    }
  }
  return dropFinal(singular);
}

function dropPlural(word: string): string {
  if (!word.endsWith("s") || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  return /(?:ss|x|z|ch|sh)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

function dropFinal(word: string): string {
  if (word.length > 4 && word.endsWith("e")) return word.slice(0, -1);
  return word.length > 4 && /([bdgklmnprt])\1$/.test(word) ? word.slice(0, -1) : word;
}

/** All words of a text, in order. */
export function termsOf(text: string): Term[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}]+(?:['’]\p{L}{1,3}(?!\p{L}))?/gu), (match) => ({
    text: match[0],
    lower: match[0].toLowerCase().replace("’", "'"),
    stem: stem(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The words that carry the topic of a text. */
export function contentTermsOf(text: string): Term[] {
  return termsOf(text).filter(
    ({ lower }) => !STOP_WORDS.has(lower) && (lower.length > 1 || /\d/.test(lower)),
  );
}
