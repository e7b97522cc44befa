import { type Block, type Detector, eachMatch, type Report, textBefore, TRAIT } from "../block.ts";
import { COUNTRIES } from "../data/places.ts";
import { isCommonWord } from "../names/lexicon.ts";
import { continueAddress } from "./continue-address.ts";
import { endsWithStreetWord, STREET_PATTERNS, type StreetPattern } from "./street-patterns.ts";

const LABEL =
  /\b(?:address|addresses|lives?|living|lived|reside[sd]?|residing|located|location|deliver(?:ed|y)?|ship(?:ped|ping)?|mail(?:ed|ing)?|send|sent|home|house|office|street|moved|arrived|stay(?:ing|s)?|adresse|anschrift|direcci[oó]n|indirizzo|wohnhaft|wohnt|billing)\b[^.!?]{0,40}$/u;
const UNIT_LINE =
  /(?<![\p{L}\d])(?:apt|apartment|suite|ste|flat)\.? ?(?:no\.? ?|#)?\d{1,5}[a-z]?(?![\p{L}\d])/giu;
const POSTCODE_LABEL =
  /\b(?:zip(?: ?code)?|postal ?code|post ?code|plz|c[oó]digo postal|code postal|cap)\b(?: (?:is|was|of|number))?[ :=#]{0,4}(\d{4,6}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d)(?![\p{L}\d])/giu;
const STATE_AND_ZIP =
  /(?<![\p{L}\d])(?:[\p{Lu}][\p{L}'.-]{1,20} ){0,3}[\p{Lu}][\p{L}'.-]{1,20},? [A-Z]{2},? \d{5}(?:-\d{4})?(?![\p{L}\d])/gu;
const COUNTRY_AND_POSTCODE = new RegExp(
  `(?<![\\p{L}\\d])(?:${COUNTRIES.split(",")
    .filter((name) => !name.includes("."))
    .sort((a, b) => b.length - a.length)
    .join("|")}),? \\d{5}(?![\\p{L}\\d]| (?:people|men|women|students|users|employees))`,
  "giu",
);
const UK_POSTCODE =
  /(?<![\p{L}\d])(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}|[A-PR-UWYZ]\d[A-Z]|[A-PR-UWYZ][A-HK-Y]\d[A-Z]) \d[ABD-HJLNP-UW-Z]{2}(?![\p{L}\d])/gu;

/** What patterns without a number need; looked for first, since it is rare. */
const STREET_WORD = /Street|Road|Avenue|Boulevard|Lane|corner of/u;
/** How far around a number an address is looked for. */
const REACH = 90;

/** Postal addresses: a street in one of many forms, and what goes on behind it over commas and lines. */
export const addressDetector: Detector = {
  name: "address",
  needs: TRAIT.digit | TRAIT.letter,
  detect(block, report) {
    const zones = zonesOf(block);
    const everywhere = STREET_WORD.test(block.text) ? [block] : [];
    const behindStreetWords = zones.filter((zone) => zone.hasStreetWord);
    for (const street of STREET_PATTERNS) {
      const { pattern, hasNumber, isBeforeNumber } = street;
      for (const zone of isBeforeNumber ? behindStreetWords : hasNumber ? zones : everywhere) {
        eachMatch(pattern, zone, (match) => {
          // What an address has taken in is not looked at again, which keeps rows of addresses linear.
          pattern.lastIndex = Math.max(pattern.lastIndex, reportStreet(block, match, street, report));
        });
      }
    }
    for (const zone of zones) reportOtherParts(block, zone, report);
  },
};

type Zone = Block & { hasStreetWord: boolean };

/** Stretches of the block around its numbers; each ends at `text`'s end and begins at `start`, with whole words. */
function zonesOf(block: Block): Zone[] {
  const zones: { start: number; end: number; hasStreetWord: boolean }[] = [];
  eachMatch(NUMBER, block, (match) => {
    const start = wordStart(block.text, Math.max(block.start, match.index - REACH), block.start);
    const end = Math.min(block.text.length, match.index + match[0].length + REACH);
    const last = zones.at(-1);
    const before = block.text.slice(Math.max(0, match.index - 26), match.index).trimEnd();
    const hasStreetWord = endsWithStreetWord(before);
    if (last !== undefined && start <= last.end) {
      last.end = end;
      last.hasStreetWord ||= hasStreetWord;
    } else {
      zones.push({ start, end, hasStreetWord });
    }
  });
  return zones.map(({ start, end, hasStreetWord }) => ({
    hasStreetWord,
    text: end === block.text.length ? block.text : block.text.slice(0, wordEnd(block.text, end)),
    start,
    traits: block.traits,
  }));
}

const NUMBER = /\d{1,20}/gu;

function wordStart(text: string, from: number, lowest: number): number {
  let index = from;
  while (index > lowest && index > from - 30 && text.charCodeAt(index - 1) > 32) index -= 1;
  return index;
}

function wordEnd(text: string, from: number): number {
  let index = from;
  while (index < text.length && index < from + 30 && text.charCodeAt(index) > 32) index += 1;
  return index;
}

/** @returns where the address ends; 0 if it is none */
function reportStreet(
  block: Block,
  match: RegExpExecArray,
  { isSure, needsPostcode }: StreetPattern,
  report: Report,
): number {
  const end = match.index + match[0].length;
  const begin = match.index + lengthOfLeadIn(match[0]);
  if (/^\d/u.test(match[0]) ? isPlainText(match[0]) : isSentence(match[0])) return 0;
  const reached = continueAddress(block.text, end);
  const goesOn = reached > end && /\d|\n|,/u.test(block.text.slice(end, reached));
  if (needsPostcode && !/\d{4}|apt|suite|unit|\bnan\b/iu.test(block.text.slice(end, reached))) return 0;
  const labelled = !isSure && LABEL.test(textBefore(block, match.index, 60));
  if (!isSure && !goesOn && !labelled && !standsAlone(block, match.index, end)) return 0;
  const score =
    (isSure ? 0.86 : 0.78) +
    (goesOn ? 0.03 : 0) +
    (labelled ? 0.03 : 0) +
    (/^(?:the )?corner/iu.test(match[0]) ? 0.06 : 0);
  report({ type: "ADDRESS", start: begin, end: reached, score, validator: "format" });
  return reached;
}

/** Units, postcodes and lines of a town that stand by themselves. */
function reportOtherParts(block: Block, zone: Block, report: Report): void {
  const add = (start: number, end: number, score: number, validator = "format"): void => {
    report({ type: "ADDRESS", start, end, score, validator });
  };
  eachMatch(UNIT_LINE, zone, (match) => {
    const reached = continueAddress(block.text, match.index + match[0].length);
    UNIT_LINE.lastIndex = reached;
    add(match.index, reached, 0.6);
  });
  eachMatch(POSTCODE_LABEL, zone, (match) => {
    const end = match.index + match[0].length;
    add(end - (match[1]?.length ?? 0), end, 0.8, "label");
  });
  for (const [pattern, score] of [
    [STATE_AND_ZIP, 0.76],
    [COUNTRY_AND_POSTCODE, 0.76],
    [UK_POSTCODE, 0.65],
  ] as const) {
    eachMatch(pattern, zone, (match) => {
      add(match.index, match.index + match[0].length, score);
    });
  }
}

/** Words of the sentence that a street's name has taken in: "lives on Nassaustraat 12". */
function lengthOfLeadIn(match: string): number {
  let length = 0;
  for (const [word] of match.matchAll(/[\p{Ll}]+ /guy)) {
    if (!isCommonWord(word.trim()) && !/^(?:to|at|on|in|is|it|by)$/u.test(word.trim())) break;
    length += word.length;
  }
  return length < match.length - 3 && /\p{L}/u.test(match.slice(length)) ? length : 0;
}

/** "2 of the people on 3": words that only stand between numbers. */
function isPlainText(match: string): boolean {
  if (/^\d{1,2}[/:.-]/u.test(match)) return true;
  const words = match.match(/\p{L}+/gu) ?? [];
  if (words.some((word) => FUNCTION_WORD.test(word))) return true;
  const isUpper = words.some((word) => /^\p{Lu}/u.test(word));
  const isCommon = words.every((word) => isCommonWord(word.toLowerCase()));
  return isCommon && (isUpper ? words.length > 3 : !STREET_ENDING.test(match));
}

/** What has no number in front may have taken in words of the sentence before. */
function isSentence(match: string): boolean {
  return (
    /^(?:I|The|A|An|My|His|Her|This|That|In|On|At|Is|We|You|It)\b/u.test(match) &&
    !/^the corner/iu.test(match)
  );
}

const FUNCTION_WORD =
  /^(?:the|of|a|an|to|in|on|at|per|and|or|is|are|was|were|for|from|with|more|other|people|miles?|minutes?|hours?|days?|weeks?|months?|years?|times|percent|mg|ml|kg|km|cm|mm|by|as|than)$/u;
const STREET_ENDING =
  /(?:street|road|avenue|ave|boulevard|blvd|lane|rd|ln|dr|drive|crescent|terrace|parkway|pkwy|highway|hwy|square|court|ct|st|grove|close|mews|turnpike|cres)\.?$/iu;

/** On a line of its own, as in letters and forms. */
function standsAlone(block: Block, start: number, end: number): boolean {
  const before = block.text.slice(Math.max(0, start - 8), start);
  return (
    /(?:^|\n)[ \t>?*|-]{0,8}$/u.test(before) && /^[ \t]{0,4}(?:\n|$)/u.test(block.text.slice(end, end + 6))
  );
}
