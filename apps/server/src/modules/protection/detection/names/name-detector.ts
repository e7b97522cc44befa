import { type Block, type Detector, TRAIT } from "../block.ts";
import { type Casing, classifyRun, type Name } from "./classify-run.ts";
import { findRuns } from "./find-runs.ts";
import { firmOfPartners, firmsWithLegalForm } from "./firm-of-partners.ts";
import { isCommonWord, KIND } from "./lexicon.ts";
import { GAP, isUnknown, type Token, tokensOf } from "./tokens.ts";

/** How much of the context before a block is read for the words around a name. */
const CONTEXT_LENGTH = 60;

/** People, organisations and places: dictionaries, the way words are written, and the words around them. */
export const nameDetector: Detector = {
  name: "name",
  needs: TRAIT.letter,
  detect(block, report) {
    const tokens = tokensOf(block, beginningOfContext(block));
    const casing = casingOf(tokens, block);
    const isPart = casing === "caseless" ? isPartWithoutCase : isPartWithCase;
    const names: Name[] = [
      ...firmOfPartners(tokens),
      ...(casing === "caseless" ? firmsWithLegalForm(tokens) : []),
    ];
    for (const run of findRuns(tokens, isPart)) {
      const first = tokens[run.first];
      const isTitle = casing === "mixed" && first !== undefined && isInTitle(tokens, run.first);
      for (const name of classifyRun(tokens, run, isTitle ? "title" : casing)) {
        names.push(name);
      }
    }
    for (const name of names) {
      const start = startOf(tokens, name);
      const end = withoutPossessive(block.text, tokens[name.last]?.end ?? 0);
      if (start < block.start) continue;
      report({ type: name.type, start, end, score: name.score, validator: name.validator });
    }
  },
};

/** A short title or a small word of the name right before it belongs to it: "Dr. Smith", "van Gijn". */
function startOf(tokens: readonly Token[], { first, type }: Name): number {
  const token = tokens[first];
  const before = tokens[first - 1];
  if (token === undefined || before === undefined || token.gap !== GAP.space || type !== "PERSON")
    return token?.start ?? 0;
  return /^(?:mr|mrs|ms|miss|mx|dr|prof|van|von|der|den|ter|bin|ibn|di|dos|de)$/u.test(before.folded)
    ? before.start
    : token.start;
}

/** The context begins with a whole word. */
function beginningOfContext({ text, start }: Block): number {
  if (start <= CONTEXT_LENGTH) return 0;
  const space = text.indexOf(" ", start - CONTEXT_LENGTH);
  return space === -1 || space > start ? start : space;
}

function withoutPossessive(text: string, end: number): number {
  return /['’]s$/u.test(text.slice(end - 2, end)) ? end - 2 : end;
}

const isPartWithCase = (token: Token): boolean => token.isCapital;

const isPartWithoutCase = (token: Token): boolean => {
  if (token.isNumber || token.folded.length < 2) return false;
  if ((token.kinds & KIND.common) !== 0) return false;
  if ((token.kinds & KIND.given) === 0 && isCommonWord(token.folded)) return false;
  return (
    isUnknown(token) || (token.kinds & (KIND.given | KIND.surname | KIND.place | KIND.organisation)) !== 0
  );
};

/** A block without capitals, or of nothing else, tells nothing by them. */
function casingOf(tokens: readonly Token[], block: Block): Casing {
  let capitals = 0;
  let uppers = 0;
  let count = 0;
  for (const token of tokens) {
    if (token.isNumber || token.start < block.start) continue;
    count += 1;
    if (token.isCapital) capitals += 1;
    if (token.isUpper) uppers += 1;
  }
  if (isOtherLanguage(tokens, block)) return "title";
  if (capitals === 0 || (count > 3 && uppers * 10 > count * 7)) return "caseless";
  return "mixed";
}

/** In a language whose words the lexicon does not know, an unknown word with a capital tells little: German writes every noun so. */
function isOtherLanguage(tokens: readonly Token[], block: Block): boolean {
  let small = 0;
  let known = 0;
  for (const token of tokens) {
    if (token.isNumber || token.isCapital || token.start < block.start || token.folded.length < 2) continue;
    small += 1;
    if (isKnown(token)) known += 1;
  }
  return small > 3 && known * 10 < small * 4;
}

const isKnown = (token: Token): boolean => (token.kinds & KIND.common) !== 0 || !isUnknown(token);

/** Whether the line a word is in is written as headings are: five words or more, most of them with a capital. */
function isInTitle(tokens: readonly Token[], index: number): boolean {
  let first = index;
  let last = index;
  while (first > 0 && tokens[first]?.gap !== GAP.line && index - first < 12) first -= 1;
  while (last + 1 < tokens.length && tokens[last + 1]?.gap !== GAP.line && last - index < 12) last += 1;
  let words = 0;
  let capitals = 0;
  let commas = 0;
  for (let at = first; at <= last; at += 1) {
    const token = tokens[at];
    if (token?.gap === GAP.comma) commas += 1;
    if (token === undefined || token.isNumber || token.folded.length < 4) continue;
    words += 1;
    if (token.isCapital) capitals += 1;
  }
  return commas < 2 && words >= 5 && capitals * 10 >= words * 7;
}
