import type { DateFact, Fact, NameFact, NumberFact } from "./facts/fact.ts";
import { significantWords } from "./facts/find-names.ts";
import { stem, termsOf } from "./terms.ts";

/** How a fact of a sentence compares with one of its evidence; `different` has the reason for a person to read. */
export type Match = { isSame: true } | { isSame: false; reason: string | null };

const SAME: Match = { isSame: true };
const OTHER: Match = { isSame: false, reason: null };
const differs = (reason: string): Match => ({ isSame: false, reason });

/** Compares two facts after normalisation. A reason is given only where the two are close enough to be confused. */
export function matchFacts(claimed: Fact, found: Fact, evidenceText: string): Match {
  if (claimed.kind === "number" && found.kind === "number") return matchNumbers(claimed, found, evidenceText);
  if (claimed.kind === "date" && found.kind === "date") return matchDates(claimed, found);
  if (claimed.kind === "time" && found.kind === "time")
    return claimed.minutes === found.minutes ? SAME : OTHER;
  if (claimed.kind === "identifier" && found.kind === "identifier")
    return matchIdentifiers(claimed.text, found.text);
  return OTHER;
}

function matchIdentifiers(claimed: string, found: string): Match {
  if (claimed === found) return SAME;
  return claimed.toLowerCase() === found.toLowerCase()
    ? differs(`The passage writes “${found}”, not “${claimed}”.`)
    : OTHER;
}

const close = (one: number, other: number): boolean =>
  one === other || Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));

function matchNumbers(claimed: NumberFact, found: NumberFact, evidenceText: string): Match {
  const said = `The passage says “${found.text}”, not “${claimed.text}”.`;
  if (claimed.isAmbiguous || found.isAmbiguous) {
    return figures(claimed.text) === figures(found.text)
      ? matchUnits(claimed, found, evidenceText, said)
      : OTHER;
  }
  const isRange = found.low !== found.high;
  if (!close(claimed.low, found.low) || !close(claimed.high, found.high)) {
    if (isRange && claimed.low === claimed.high) return matchEndOfRange(claimed, found);
    return sameFigures(claimed, found) ? differs(said) : OTHER;
  }
  const units = matchUnits(claimed, found, evidenceText, said);
  return units.isSame ? matchBounds(claimed, found, said) : units;
}

const figures = (text: string): string => /\d[\d.,\s'’]*/.exec(text)?.[0].trim() ?? text;

/** "up to 10 mg" and "at least 5 mg" are said by "5–10 mg"; "10 mg" is not. */
function matchEndOfRange(claimed: NumberFact, found: NumberFact): Match {
  if (claimed.bound === "most" && close(claimed.low, found.high)) return SAME;
  if (claimed.bound === "least" && close(claimed.low, found.low)) return SAME;
  const isEnd = close(claimed.low, found.low) || close(claimed.low, found.high);
  return isEnd ? differs(`The passage gives a range, “${found.text}”.`) : OTHER;
}

/** The same figure with another unit or scale ("30 months" for "30 days"). */
const sameFigures = (claimed: NumberFact, found: NumberFact): boolean =>
  claimed.unit !== null &&
  found.unit !== null &&
  close(claimed.low / claimed.unit.factor, found.low / found.unit.factor);

function matchUnits(claimed: NumberFact, found: NumberFact, evidenceText: string, said: string): Match {
  const [mine, theirs] = [claimed.unit?.dimension, found.unit?.dimension];
  if (mine !== undefined && theirs !== undefined) return mine === theirs ? SAME : differs(said);
  if (mine === undefined && theirs === undefined) return matchNouns(claimed, found, evidenceText, said);
  if (mine !== undefined) {
    const isNamed = termsOf(claimed.text).some(
      (term) => !/\d/.test(term.lower) && mentions(evidenceText, term.stem),
    );
    const hasSign = /[%$€£¥₹]/.exec(claimed.text)?.[0];
    return isNamed || (hasSign !== undefined && evidenceText.includes(hasSign)) ? SAME : differs(said);
  }
  const [noun] = claimed.nouns;
  if (theirs?.startsWith("currency:") === true && (noun === undefined || mentions(evidenceText, noun)))
    return SAME;
  return differs(said);
}

const mentions = (text: string, wanted: string): boolean =>
  termsOf(text).some((term) => term.stem === wanted);

/** Counts of different things differ, even where the figure is the same. */
function matchNouns(claimed: NumberFact, found: NumberFact, evidenceText: string, said: string): Match {
  const [mine] = claimed.nouns;
  const [theirs] = found.nouns;
  if (
    mine === undefined ||
    theirs === undefined ||
    claimed.nouns.includes(theirs) ||
    found.nouns.includes(mine)
  )
    return SAME;
  return claimed.nouns.some((noun) => mentions(evidenceText, noun)) ? SAME : differs(said);
}

const UPWARD = new Set(["least", "above"]);
const DOWNWARD = new Set(["most", "below", "within"]);

function matchBounds(claimed: NumberFact, found: NumberFact, said: string): Match {
  const [mine, theirs] = [claimed.bound, found.bound];
  if (found.role === "of" && claimed.role !== "of") return differs(`“${found.text}” is the whole there.`);
  if (claimed.role !== null && found.role !== null && claimed.role !== found.role)
    return differs(`“${claimed.text}” is where it begins in one and where it ends in the other.`);
  if (mine === theirs) return SAME;
  const bounds = `The passage limits “${found.text}” in another way.`;
  if (UPWARD.has(mine) || UPWARD.has(theirs)) {
    // "at least 5" and "5" are both said of a minimum; "more than 5" leaves 5 out.
    const isLoose = (mine === "least" && theirs === "exact") || (mine === "exact" && theirs === "least");
    return isLoose && mine === "exact" ? SAME : differs(bounds);
  }
  if (DOWNWARD.has(mine) || DOWNWARD.has(theirs)) {
    if (mine === "below" || theirs === "below") return differs(bounds);
    return mine === "about" || theirs === "about"
      ? differs(bounds)
      : mine === "most" && theirs === "exact"
        ? differs(bounds)
        : SAME;
  }
  return theirs === "about" ? differs(`The passage says “about”. ${said}`) : SAME;
}

/** A claim may say less than the passage (the year of a day), never more. */
function matchDates(claimed: DateFact, found: DateFact): Match {
  if (claimed.isAmbiguous || found.isAmbiguous) {
    const plain = (date: DateFact): string => date.text.replace(/[-.]/g, "/");
    return plain(claimed) === plain(found) ? SAME : OTHER;
  }
  const fits = (mine: number | null, theirs: number | null): boolean => mine === null || mine === theirs;
  const isWithin =
    fits(claimed.year, found.year) &&
    fits(claimed.month, found.month) &&
    fits(claimed.day, found.day) &&
    fits(claimed.quarter, found.quarter) &&
    fits(claimed.half, found.half);
  const isFiscalToo = claimed.isFiscal === found.isFiscal || !claimed.isFiscal;
  if (!isWithin || !isFiscalToo) return OTHER;
  const isOther = claimed.role !== null && found.role !== null && claimed.role !== found.role;
  return isOther ? differs(`“${found.text}” is the other end in the passage.`) : SAME;
}

/** The parts of a date that "1 March" leaves to its heading. */
export function datePartsSaid(claimed: DateFact, found: readonly DateFact[]): boolean {
  const parts = ["year", "month", "day", "quarter", "half"] as const;
  const near = found.filter(
    ({ isAmbiguous, role }) =>
      !isAmbiguous && (role === null || claimed.role === null || role === claimed.role),
  );
  if (
    claimed.isAmbiguous ||
    !near.some((date) => sameBelowYear(claimed, date) && (date.year ?? claimed.year) === claimed.year)
  )
    return false;
  return parts.every((part) => claimed[part] === null || near.some((date) => date[part] === claimed[part]));
}

const sameBelowYear = (one: DateFact, other: DateFact): boolean =>
  one.month === other.month &&
  one.day === other.day &&
  one.quarter === other.quarter &&
  one.half === other.half;

/**
 * Whether a text names who or what the claim names: its words one after the other in either order, initials for whole
 * words, an acronym for the words it is made of. Without `hasInitials` an initial stands for itself alone, as it must in
 * text that is not a name.
 */
export function isNamed(claimed: NameFact, text: string, hasInitials = true): boolean {
  const there = nameWords(text);
  const wanted = claimed.words.map((word) => word.replace(/\.$/, ""));
  if (wanted.length === 1 && isAcronymOf(wanted[0] ?? "", claimed.text, there)) return true;
  const orders = wanted.length === 2 ? [wanted, [...wanted].reverse()] : [wanted];
  return orders.some((order) => hasSequence(there, order, hasInitials));
}

const nameWords = (text: string): string[] =>
  significantWords(text.replace(/[^\p{L}\p{N}.'’&\s-]+/gu, " , ")).flatMap((word) =>
    /^(?:\p{L}\.)+\p{L}?$/u.test(word) ? word.split(".").filter(Boolean) : [word],
  );

function hasSequence(there: readonly string[], wanted: readonly string[], hasInitials: boolean): boolean {
  const same = (word: string, other: string | undefined): boolean => sameWord(word, other, hasInitials);
  return there.some((_, start) => {
    let at = start;
    return wanted.every((word, index) => {
      // One word may stand between, as a second given name does.
      const place = same(word, there[at]) ? at : index > 0 && same(word, there[at + 1]) ? at + 1 : -1;
      at = place + 1;
      return place >= 0;
    });
  });
}

function sameWord(one: string, other: string | undefined, hasInitials: boolean): boolean {
  if (other === undefined) return false;
  if (one === other || stem(one) === stem(other)) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return hasInitials && short.length === 1 && long.startsWith(short);
}

function isAcronymOf(word: string, written: string, there: readonly string[]): boolean {
  if (!/^\p{Lu}{2,6}$/u.test(written)) return false;
  const initials = there.map((each) => each.slice(0, 1)).join("");
  return initials.includes(word) || there.includes(word);
}
