import { endsLikeName, isCommonWord, KIND, phrasesFrom } from "./lexicon.ts";
import type { Run } from "./find-runs.ts";
import { GAP, isUnknown, type Token } from "./tokens.ts";

export type NameType = "PERSON" | "ORGANISATION" | "PLACE";
/** A judgement on the tokens from `first` to `last`. */
export type Name = { type: NameType; first: number; last: number; score: number; validator: string };

/** How the text around is written, which tells what a capital is worth. */
export type Casing = "mixed" | "title" | "caseless";

const has = (token: Token | undefined, kind: number): boolean =>
  token !== undefined && (token.kinds & kind) !== 0;
const isCommon = (token: Token): boolean =>
  !isUnknown(token) && !has(token, KIND.given | KIND.surname | KIND.place);
const isOrdinary = (token: Token | undefined): boolean =>
  token !== undefined && (has(token, KIND.common) || (!isUnknown(token) && token.kinds === 0));
/** Titles behind which any word is a name; behind "king" or "general" it may be another word. */
const isAddressed = (token: Token | undefined): boolean =>
  /^(?:mr|mrs|ms|miss|mx|dr|prof|herr|frau|mme|sr|sra)$/u.test(token?.folded ?? "");

/** Says what a row of words names, if anything. */
export function classifyRun(tokens: readonly Token[], run: Run, casing: Casing): Name[] {
  const names: Name[] = [];
  let { first } = run;
  const titled = (): boolean => has(tokens[first - 1], KIND.title) && tokens[first]?.gap === GAP.space;
  while (first < run.last && has(tokens[first], KIND.title) && !isNameAfterAll(tokens, first, run.last))
    first += 1;
  if (has(tokens[first], KIND.title) && first === run.last && !has(tokens[first], KIND.given | KIND.surname))
    return names;
  const organisation = organisationIn(tokens, first, run.last);
  if (organisation !== undefined) return [organisation];
  first = skipOrdinary(tokens, first, run.last, casing);
  let last = run.last;
  while (last > first && isTail(tokens[last])) last -= 1;
  if (first > last) return names;
  const phrase = phraseAt(tokens, first, last);
  if (phrase !== undefined) {
    names.push(phrase);
    if (phrase.last >= last) return names;
    first = phrase.last + 1;
  }
  const name = nameOf(tokens, first, last, titled(), casing);
  if (name !== undefined) names.push(name);
  return names;
}

const isNameAfterAll = (tokens: readonly Token[], first: number, last: number): boolean =>
  has(tokens[first], KIND.given) &&
  first < last &&
  has(tokens[first + 1], KIND.surname) &&
  !has(tokens[first], KIND.common);

const isTail = (token: Token | undefined): boolean =>
  token !== undefined &&
  has(token, KIND.common) &&
  !has(token, KIND.given | KIND.surname | KIND.place | KIND.nameSuffix);

/** Where the name begins behind words that only begin a sentence: "When Kimberly", "The Usaa Group". */
function skipOrdinary(tokens: readonly Token[], from: number, last: number, casing: Casing): number {
  let first = from;
  while (first <= last) {
    const token = tokens[first];
    if (token === undefined) break;
    const next = tokens[first + 1];
    const isInitial = token.folded.length === 1 && !has(token, KIND.common) && first < last;
    if (isInitial && next !== undefined && !isOrdinary(next)) break;
    const isName = has(token, KIND.given) || (has(token, KIND.surname) && !has(token, KIND.common));
    if (isName && first < last && !has(token, KIND.common)) break;
    if (isName && has(token, KIND.given) && first < last && next !== undefined && !isOrdinary(next)) break;
    if (!has(token, KIND.common) && !isCommonOrFunction(token)) break;
    if (isName && first === last && !begins(token)) break;
    if (has(token, KIND.place | KIND.surname) && !begins(token) && casing === "mixed") break;
    first += 1;
  }
  return first;
}

const begins = (token: Token | undefined): boolean => (token?.gap ?? GAP.line) >= GAP.sentence;
const isCommonOrFunction = (token: Token): boolean =>
  !isUnknown(token) && !has(token, KIND.given | KIND.surname | KIND.place | KIND.organisation);

/** A row that ends with "Inc", or holds "University", "Bank" and the like. */
function organisationIn(tokens: readonly Token[], from: number, last: number): Name | undefined {
  let first = from;
  while (
    first < last &&
    begins(tokens[first]) &&
    has(tokens[first], KIND.common) &&
    isFunctionWord(tokens[first])
  ) {
    first += 1;
  }
  const end = tokens[last];
  if (end === undefined) return undefined;
  if (last > first && has(end, KIND.legalForm) && !has(end, KIND.common))
    return organisation(first, last, 0.85);
  const next = tokens[last + 1];
  if (
    next?.gap === GAP.comma &&
    next.isCapital &&
    has(next, KIND.legalForm) &&
    !has(next, KIND.common) &&
    !/^[A-Z]{2}$/u.test(next.isUpper ? next.folded.toUpperCase() : "")
  ) {
    return organisation(first, last + 1, 0.85);
  }
  if (last > first && (has(end, KIND.organisationWord) || has(end, KIND.legalForm))) {
    return organisation(first, last, tokens.slice(first, last).every(isCommon) ? 0.5 : 0.75);
  }
  const follows = next?.gap === GAP.space && next.folded === "of" && tokens[last + 2]?.isCapital === true;
  if (follows && has(end, KIND.organisationWord)) return organisation(first, last + 2, 0.7);
  return undefined;
}

const isFunctionWord = (token: Token | undefined): boolean =>
  token !== undefined &&
  /^(?:the|a|an|in|at|on|for|from|with|by|to|of|and|but|when|while|if|as|our|my|his|her|their|this|that|your|its|is|was|are|did|does|has|have|can|will|after|before|since|i)$/u.test(
    token.folded,
  );

const organisation = (first: number, last: number, score: number): Name => ({
  type: "ORGANISATION",
  first,
  last,
  score,
  validator: "dictionary",
});

/** "New York", "Costa Rica", "Goldman Sachs". */
function phraseAt(tokens: readonly Token[], first: number, last: number): Name | undefined {
  const token = tokens[first];
  if (token === undefined) return undefined;
  for (const { words, kind } of phrasesFrom(token.folded)) {
    const end = first + words.length - 1;
    if (end > last + 2 || !words.every((word, index) => tokens[first + index]?.folded === word)) continue;
    const type = kind === KIND.place ? "PLACE" : "ORGANISATION";
    return { type, first, last: end, score: 0.75, validator: "dictionary" };
  }
  return undefined;
}

function nameOf(
  tokens: readonly Token[],
  first: number,
  last: number,
  isTitled: boolean,
  casing: Casing,
): Name | undefined {
  const parts = tokens.slice(first, last + 1);
  const cue = cueOf(tokens, first, last);
  const make = (type: NameType, score: number, validator: string): Name => ({
    type,
    first,
    last,
    score,
    validator,
  });
  if (isTitled && (isAddressed(tokens[first - 1]) || !isOrdinary(tokens[first])))
    return make("PERSON", 0.85, "title");
  if (parts.length === 1 && parts[0] !== undefined) return singleName(tokens, first, cue, casing);
  const isGivenFirst = has(parts[0], KIND.given);
  const rest = parts.slice(1).filter((part) => !has(part, KIND.particle));
  if (
    isGivenFirst &&
    rest.some(
      (part) =>
        has(part, KIND.surname | KIND.given | KIND.nameSuffix) || isUnknown(part) || part.folded.length === 1,
    )
  ) {
    return make("PERSON", 0.85, "dictionary");
  }
  if (parts.some((part) => has(part, KIND.organisation) && !has(part, KIND.given)))
    return make("ORGANISATION", 0.7, "dictionary");
  if (parts.every((part) => has(part, KIND.place | KIND.particle))) return make("PLACE", 0.65, "dictionary");
  const known = parts.filter((part) => has(part, KIND.given | KIND.surname)).length;
  const unknown = parts.filter((part) => isUnknown(part) && !has(part, KIND.given | KIND.surname)).length;
  if (casing === "title" && known + unknown < parts.length) return undefined;
  if (known > 0 && (known > 1 || unknown > 0)) return make(cue ?? "PERSON", 0.65, "dictionary");
  if (unknown > 0)
    return make(cue ?? "PERSON", casing === "mixed" ? 0.5 : cue === undefined ? 0.3 : 0.45, "context");
  if (known > 0) return make(cue ?? "PERSON", 0.42, "context");
  if (casing !== "mixed" || rest.length === 0) return undefined;
  if (isLetterhead(tokens, first, last) || isHouse(tokens[last + 1]))
    return make("ORGANISATION", 0.5, "context");
  return cue === "ORGANISATION" || isAt(tokens, first) ? make("ORGANISATION", 0.45, "context") : undefined;
}

/** A line of nothing else, with a line before or behind it that begins with a number: the second line of an address. */
function isLetterhead(tokens: readonly Token[], first: number, last: number): boolean {
  const next = tokens[last + 1];
  if (tokens[first]?.gap !== GAP.line || next?.gap !== GAP.line) return false;
  return next.isNumber || /^(?:unit|psc|the|po|p\.o)$/u.test(next.folded);
}

/** "The Social Explorer office". */
const isHouse = (next: Token | undefined): boolean =>
  next?.gap === GAP.space &&
  /^(?:office|offices|headquarters|website|team|app|version|branch|staff)$/u.test(next.folded);

const isAt = (tokens: readonly Token[], first: number): boolean =>
  tokens[first]?.gap === GAP.space &&
  /^(?:at|for|with|by|joined|became)$/u.test(tokens[first - 1]?.folded ?? "");

/** What the words around say that a name is. */
function cueOf(tokens: readonly Token[], first: number, last: number): NameType | undefined {
  const before = tokens[first]?.gap === GAP.space ? tokens[first - 1] : undefined;
  const label = tokens[first]?.gap === GAP.other ? tokens[first - 1] : undefined;
  const after = tokens[last + 1]?.gap === GAP.space ? tokens[last + 1] : undefined;
  if (has(after, KIND.afterPerson) && !has(before, KIND.beforePlace)) return "PERSON";
  if (has(before, KIND.beforePlace) && !has(before, KIND.beforeOrganisation)) return "PLACE";
  if (has(before, KIND.beforeOrganisation)) return has(before, KIND.beforePlace) ? "PLACE" : "ORGANISATION";
  if (has(before, KIND.beforePerson) || has(label, KIND.beforePerson)) return "PERSON";
  if (isBehindSurname(tokens, first)) return "PERSON";
  return undefined;
}

/** "OKONKWO, ADAEZE" as lists and forms have it. */
function isBehindSurname(tokens: readonly Token[], first: number): boolean {
  const token = tokens[first];
  const before = tokens[first - 1];
  if (token?.gap !== GAP.comma || !token.isUpper || before?.isUpper !== true) return false;
  return isUnknown(before) || has(before, KIND.surname);
}

function singleName(
  tokens: readonly Token[],
  index: number,
  cue: NameType | undefined,
  casing: Casing,
): Name | undefined {
  const token = tokens[index];
  if (token === undefined || token.folded.length < 2) return undefined;
  const make = (type: NameType, score: number, validator = "dictionary"): Name => ({
    type,
    first: index,
    last: index,
    score,
    validator,
  });
  const isPerson = has(token, KIND.given | KIND.surname);
  const isWord =
    has(token, KIND.common) ||
    (!isUnknown(token) && !isPerson && !has(token, KIND.place | KIND.organisation | KIND.demonym));
  const starts = begins(token);
  if (has(token, KIND.demonym)) return undefined;
  if (isWord) {
    if (
      casing === "mixed" &&
      token.isCapital &&
      isLetterhead(tokens, index, index) &&
      (tokens[index - 1]?.isCapital ?? false)
    ) {
      return make("ORGANISATION", 0.42, "context");
    }
    return wordAsName(tokens, index, cue, casing);
  }
  if (has(token, KIND.organisation) && !isPerson) return make("ORGANISATION", 0.65);
  if (has(token, KIND.place) && (cue === "PLACE" || !isPerson)) return make("PLACE", 0.7);
  if (has(token, KIND.given)) return make(cue === "PLACE" ? "PLACE" : "PERSON", 0.65);
  // "Keys" and "Waters" are words, too: where a capital says nothing they are no names.
  if (isPerson && (starts || token.isUpper) && cue === undefined && isCommonWord(token.folded))
    return undefined;
  if (isPerson) return make(cue ?? "PERSON", starts && cue === undefined ? 0.45 : 0.6);
  return unknownAsName(tokens, index, cue, casing);
}

/** Given names that are far more often the word: they need somebody to speak or be spoken of. */
const RATHER_WORDS =
  /^(?:patience|charity|hope|faith|grace|joy|april|may|june|august|autumn|summer|dawn|will|bill|art|grant|chase|hunter|page|miles|sterling|honor|destiny|liberty|harmony|precious|star|sky|sunny|rich|pat|guy|lane|van|prince|king|major|dean|earl|judge|christian|dean|melody|crystal|amber|ruby|pearl|olive|violet|ivy|holly|iris|daisy|lily|rose|gene|chance|angel|victory|royal|rusty|randy|sandy|stormy|summit|mercedes|merit|noble|penny|piper|porter|mason|parker|cooper|carter|tanner|taylor|turner|walker|sage|reed|ray|rob|sue|wade|drew|dale|glen|heath|cliff|forest|dusty|buddy|buster|chip|chuck|dick|jack|jean|josh|gay|happy|homer|hank|curt|bud|bob|bob|art|ash|al|ed|ty)$/u;

/** Mark, Rose and Will, but also Green and King, only where they can't be the word. */
function wordAsName(
  tokens: readonly Token[],
  index: number,
  cue: NameType | undefined,
  casing: Casing,
): Name | undefined {
  const token = tokens[index];
  if (token === undefined || casing !== "mixed" || !has(token, KIND.given | KIND.surname)) return undefined;
  if (token.isUpper) return undefined;
  const isPerson = cue === "PERSON";
  if (RATHER_WORDS.test(token.folded) && !isPerson) return undefined;
  const following = tokens[index + 1];
  const isSpeaking =
    following?.gap === GAP.space &&
    /^(?:said|says|told|asked|lives|lived|wrote|thinks|was|is|has|had)$/u.test(following.folded);
  if (begins(token)) {
    if (!has(token, KIND.given) || !isSpeaking) return undefined;
    return { type: "PERSON", first: index, last: index, score: 0.45, validator: "context" };
  }
  const score = has(token, KIND.given) ? 0.5 : isPerson ? 0.45 : 0.3;
  return { type: cue ?? "PERSON", first: index, last: index, score, validator: "context" };
}

const isOnLineAlone = (tokens: readonly Token[], index: number): boolean =>
  tokens[index]?.gap === GAP.line && (tokens[index + 1]?.gap ?? GAP.line) === GAP.line;

/** Whether what follows treats the word before as somebody: "Gayane shouted", "Marisca, can I". */
function isSubject(next: Token | undefined): boolean {
  if (next === undefined) return false;
  return next.gap === GAP.comma || (next.gap === GAP.space && /(?:ed|s)$/u.test(next.folded));
}

/** A word of no list, by the way it is written and what stands around it. */
function unknownAsName(
  tokens: readonly Token[],
  index: number,
  cue: NameType | undefined,
  casing: Casing,
): Name | undefined {
  const token = tokens[index];
  if (token === undefined) return undefined;
  const isForeign = /[^a-z'.-]/u.test(token.folded) || endsLikeName(token.folded);
  const type = cue ?? "PERSON";
  const make = (score: number): Name => ({ type, first: index, last: index, score, validator: "context" });
  if (token.folded.length < 3 || /\.[a-z]{1,5}$/u.test(token.folded)) return undefined;
  if (token.isUpper && casing === "mixed" && token.folded.length < 5 && cue !== "PLACE") return undefined;
  if (token.isUpper && casing === "mixed") return make(cue === undefined ? 0.35 : 0.5);
  if (casing === "caseless")
    return cue !== undefined ? make(isForeign ? 0.5 : 0.42) : isForeign ? make(0.4) : undefined;
  if (casing === "title") return isForeign || cue !== undefined ? make(0.42) : undefined;
  if (isOnLineAlone(tokens, index)) return make(0.45);
  if (begins(token))
    return cue === "PERSON" || isForeign ? make(0.5) : make(isSubject(tokens[index + 1]) ? 0.42 : 0.36);
  return make(isForeign ? 0.6 : 0.5);
}
