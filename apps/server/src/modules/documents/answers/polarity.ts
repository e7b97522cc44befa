import { STOP_WORDS, plainStem, stem, termsOf, type Term } from "./terms.ts";

/** Turns of phrase that hold a "no" or "not" and deny nothing. */
const NO_DENIAL =
  /\b(?:no|not)\s+(?:more|less|fewer|later|earlier|longer|sooner)\s+than\b|\bnot\s+(?:only|to exceed|exceed(?:ing)?|just|limited to|least)\b|\bwhether\s+or\s+not\b|\bno\s+doubt\b|\bNo\.\s*(?=\d)|\bnot\s+(?:un\p{L}+|without)\b/giu;

const CUE =
  /\b(?:not|never|no longer|no|none|nobody|nothing|neither|nor|without|cannot|\p{L}+n['’]t|fails? to|failed to|unable to|refus(?:es?|ed) to|declin(?:es?|ed) to|ceas(?:es?|ed) to|stop(?:s|ped)|except|excluding|hardly|rarely|seldom)(?![\p{L}’'])/giu;

/** Words that deny the whole clause they stand in, before and behind. */
const CLAUSE_CUE = /\b(?:prohibit(?:s|ed)?|forbid(?:s|den)?|banned|bans?|disallow(?:s|ed)?)\b/giu;

const CLAUSE_END = /[,;:.()–—]\s|\s(?:and|but|while|whereas|although|though|because|unless|until|if|so)\s/giu;

/** The opposite of each word in a text is another statement. */
const OPPOSITES = `
increase rise rose grow grew growth gain gained climb | decrease fall fell decline drop dropped shrink shrank reduce reduction lose lost loss
approve approval grant accept | reject rejection deny denial refuse refusal revoke decline
before prior earlier | after later following
allow permit may | forbid prohibit ban
include including | exclude excluding except
internal | external
required require mandatory must compulsory | optional voluntary
encrypted | unencrypted plaintext
profit surplus | loss deficit
open opened | close closed
start begin began commence | end stop terminate expire
above over exceed more higher | below under less lower fewer
minimum least | maximum most
first | last
pass passed | fail failed
buy bought purchase purchased | sell sold
hire hired | dismiss dismissed fired
create add added | delete remove removed destroy destroyed
enable enabled | disable disabled
paid | unpaid
authorised authorized | unauthorised unauthorized
debit | credit
asset | liability
inpatient | outpatient
import | export
best strongest highest largest most | worst weakest lowest smallest least
receive received | send sent
borrower | lender
seller | buyer
raise raised | lower lowered cut
fixed | variable floating
until | after
temporary | permanent
public | private confidential
manual | automatic
partial | full
daily | weekly monthly quarterly annually yearly
weekly | monthly quarterly annually yearly
monthly | quarterly annually yearly
quarterly | annually yearly
`;

/** "monthly" is no form of "months" here: how often is not how long. */
const keyOf = (lower: string): string =>
  /^(?:dai|week|month|quarter|year|annual)ly$/.test(lower)
    ? lower.replace("annually", "yearly")
    : plainStem(lower);

const oppositesOf = new Map<string, Set<string>>();
const add = (word: string, opposite: string): void => {
  const known = oppositesOf.get(word) ?? new Set<string>();
  oppositesOf.set(word, known.add(opposite));
};
for (const line of OPPOSITES.trim().split("\n")) {
  const [one = [], other = []] = line.split("|").map((side) => side.trim().split(" ").map(keyOf));
  for (const word of one) {
    for (const opposite of other) {
      add(word, opposite);
      add(opposite, word);
    }
  }
}

/** A denial reaches no farther, in characters. */
const LONGEST_CLAUSE = 240;

const isContent = ({ lower }: Term): boolean =>
  (!STOP_WORDS.has(lower) || lower === "only") && !/\d/.test(lower) && !/n['’]t$/.test(lower);

/** Stems of the words that each denial of a text denies: those behind it in its clause. */
export function denialsOf(text: string): string[][] {
  const masked = text.replace(NO_DENIAL, (match) => " ".repeat(match.length));
  const denials: string[][] = [];
  for (const match of masked.matchAll(CUE)) {
    const rest = masked.slice(match.index + match[0].length, match.index + match[0].length + LONGEST_CLAUSE);
    const clause = rest.slice(0, endOfClause(rest));
    const before = masked.slice(startOfClause(masked, match.index), match.index);
    const scope = contentStems(clause);
    denials.push(scope.length > 0 ? scope : contentStems(before).slice(-3));
  }
  for (const match of masked.matchAll(CLAUSE_CUE)) {
    const rest = masked.slice(match.index + match[0].length, match.index + match[0].length + LONGEST_CLAUSE);
    const clause =
      masked.slice(startOfClause(masked, match.index), match.index) + rest.slice(0, endOfClause(rest));
    denials.push(contentStems(clause));
  }
  return denials;
}

const contentStems = (text: string): string[] => [
  ...new Set(
    termsOf(text)
      .filter(isContent)
      .map((term) => term.stem),
  ),
];

function endOfClause(rest: string): number {
  const [end] = rest.matchAll(CLAUSE_END);
  return end?.index ?? rest.length;
}

function startOfClause(text: string, before: number): number {
  const from = Math.max(0, before - LONGEST_CLAUSE);
  let start = from;
  for (const match of text.slice(from, before).matchAll(CLAUSE_END))
    start = from + match.index + match[0].length;
  return start;
}

/**
 * Why a statement says the contrary of its evidence, or null. `evidence` is the sentence that speaks of the same;
 * `nearby` are others in which something that the statement denies may be denied.
 */
export function contradictionOf(
  claim: string,
  evidence: string,
  nearby: readonly string[] = [],
): string | null {
  const [denied, deniedThere] = [denialsOf(claim), denialsOf(evidence)];
  const deniedAnywhere = [...deniedThere, ...nearby.flatMap(denialsOf)];
  const said = new Set(contentStems(claim));
  const saidThere = new Set(contentStems(evidence));
  const isDenied = (words: readonly string[], denials: readonly string[][]): boolean =>
    denials.some(
      (scope) => words.some((word) => scope.includes(word)) || (words.length === 0 && scope.length === 0),
    );
  for (const scope of denied) {
    if (!isDenied(scope, deniedAnywhere)) return "It denies what the passage does not deny.";
  }
  for (const scope of deniedThere) {
    const shared = scope.filter((word) => said.has(word));
    // Where most of what is denied there is said here, it is said here without the denial.
    const isSaidHere = shared.length > 0 && shared.length * 2 >= Math.min(scope.length, 4);
    if (isSaidHere && !isDenied(shared, denied)) return "The passage says “not” where the sentence does not.";
  }
  return overstatementOf(claim, evidence) ?? oppositeIn(claim, evidence, said, saidThere);
}

function oppositeIn(
  claim: string,
  evidence: string,
  said: ReadonlySet<string>,
  saidThere: ReadonlySet<string>,
): string | null {
  // A denied word and the opposite of its contrary say the same ("not allowed", "prohibited").
  const denied = new Set(denialsOf(claim).flat());
  const here = termsOf(claim).filter((term) => !denied.has(term.stem));
  const there = termsOf(evidence).map(({ lower }) => ({ lower, plain: keyOf(lower) }));
  const plainThere = new Set(there.map(({ plain }) => plain));
  const plainHere = new Set(here.map(({ lower }) => keyOf(lower)));
  for (const { text, lower } of here) {
    const plain = keyOf(lower);
    const opposites = oppositesOf.get(plain);
    if (opposites === undefined || plainThere.has(plain)) continue;
    const other = there.find((each) => opposites.has(each.plain) && !plainHere.has(each.plain));
    // Where the passage has a word of the same meaning too, the opposite belongs to something else.
    const hasSame =
      [...plainThere].some((word) => sameSide(word, plain)) || (saidThere.has(stem(lower)) && said.size > 0);
    if (other !== undefined && !hasSame) return `It says “${text}” where the passage says “${other.lower}”.`;
  }
  return null;
}

const DUTY = /\b(?:must|shall|ha(?:s|ve) to|required|obliged|mandatory|needs? to)\b/i;
// Without the month of May.
const LEAVE = /\b(?:may|can|could|optional(?:ly)?|voluntary|recommended|should)\b/;
const EACH = /\b(?:all|every|always|each|entire(?:ly)?)\b/i;
const PART =
  /\b(?:some|most|many|several|often|usually|sometimes|generally|normally|a few|in part|partly)\b/i;

/** A statement may not turn what is allowed into a duty, or some into all. */
function overstatementOf(claim: string, evidence: string): string | null {
  if (DUTY.test(claim) && LEAVE.test(evidence) && !DUTY.test(evidence))
    return "It makes a duty of what the passage only allows.";
  if (EACH.test(claim) && PART.test(evidence) && !EACH.test(evidence))
    return "It says of all what the passage says of some.";
  return null;
}

/** Two words with a common opposite mean about the same. */
function sameSide(one: string, other: string): boolean {
  const [first, second] = [oppositesOf.get(one), oppositesOf.get(other)];
  return (
    first !== undefined &&
    second !== undefined &&
    !first.has(other) &&
    [...first].some((word) => second.has(word))
  );
}
