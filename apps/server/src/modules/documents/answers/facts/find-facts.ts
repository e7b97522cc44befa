import { TakenPlaces, type Fact } from "./fact.ts";
import { findDates, findTimes } from "./find-dates.ts";
import { findIdentifiers } from "./find-identifiers.ts";
import { findNames } from "./find-names.ts";
import { findNumbers } from "./find-numbers.ts";

/** What can be checked in a text: dates, times, identifiers, numbers and names, in the order they stand in. */
export function findFacts(text: string): Fact[] {
  const taken = new TakenPlaces();
  const facts: Fact[] = [
    ...findTimes(text, taken),
    ...findDates(text, taken),
    ...findIdentifiers(text, taken),
    ...findNumbers(text, taken),
  ];
  return [...facts, ...findNames(text, taken)].sort((one, other) => one.start - other.start);
}
