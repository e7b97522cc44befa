import { type Block, type Detector, eachMatch, textBefore, TRAIT } from "../block.ts";
import { isCommonWord } from "../names/lexicon.ts";
import { continueAddress } from "./continue-address.ts";
import { STREET_PATTERNS } from "./street-patterns.ts";

const LABEL =
  /\b(?:address|addresses|lives?|living|lived|reside[sd]?|residing|located|location|deliver(?:ed|y)?|ship(?:ped|ping)?|mail(?:ed|ing)?|send|sent|home|house|office|street|moved|arrived|stay(?:ing|s)?|adresse|anschrift|direcci[oó]n|indirizzo|wohnhaft|wohnt|billing)\b[^.!?]{0,40}$/u;
const UNIT_LINE =
  /(?<![\p{L}\d])(?:apt|apartment|suite|ste|flat)\.? ?(?:no\.? ?|#)?\d{1,5}[a-z]?(?![\p{L}\d])/giu;
const POSTCODE_LABEL =
  /\b(?:zip(?: ?code)?|postal ?code|post ?code|plz|c[oó]digo postal|code postal|cap)\b(?: (?:is|was|of|number))?[ :=#]{0,4}(\d{4,6}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d)(?![\p{L}\d])/giu;
const STATE_AND_ZIP =
  /(?<![\p{L}\d])(?:[\p{Lu}][\p{L}'.-]{1,20} ){0,3}[\p{Lu}][\p{L}'.-]{1,20},? [A-Z]{2},? \d{5}(?:-\d{4})?(?![\p{L}\d])/gu;
const UK_POSTCODE =
  /(?<![\p{L}\d])(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}|[A-PR-UWYZ]\d[A-Z]|[A-PR-UWYZ][A-HK-Y]\d[A-Z]) \d[ABD-HJLNP-UW-Z]{2}(?![\p{L}\d])/gu;

/** Postal addresses: a street in one of many forms, and what goes on behind it over commas and lines. */
export const addressDetector: Detector = {
  name: "address",
  needs: TRAIT.digit | TRAIT.letter,
  detect(block, report) {
    const add = (start: number, end: number, score: number, validator = "format"): void => {
      report({ type: "ADDRESS", start, end, score, validator });
    };
    for (const { pattern, isSure } of STREET_PATTERNS) {
      eachMatch(pattern, block, (match) => {
        const end = match.index + match[0].length;
        if (/^\d/u.test(match[0]) ? isPlainText(match[0]) : isSentence(match[0])) return;
        const reached = continueAddress(block.text, end);
        const goesOn = reached > end && /\d|\n|,/u.test(block.text.slice(end, reached));
        const labelled = LABEL.test(textBefore(block, match.index, 60));
        if (!isSure && !goesOn && !labelled && !standsAlone(block, match.index, end)) return;
        add(match.index, reached, (isSure ? 0.86 : 0.78) + (goesOn ? 0.03 : 0) + (labelled ? 0.03 : 0));
      });
    }
    eachMatch(UNIT_LINE, block, (match) => {
      add(match.index, continueAddress(block.text, match.index + match[0].length), 0.6);
    });
    eachMatch(POSTCODE_LABEL, block, (match) => {
      const end = match.index + match[0].length;
      add(end - (match[1]?.length ?? 0), end, 0.8, "label");
    });
    eachMatch(STATE_AND_ZIP, block, (match) => add(match.index, match.index + match[0].length, 0.76));
    eachMatch(UK_POSTCODE, block, (match) => add(match.index, match.index + match[0].length, 0.65));
  },
};

/** "2 of the people on 3": words that only stand between numbers. */
function isPlainText(match: string): boolean {
  if (/^\d{1,2}[/:.-]/u.test(match)) return true;
  const words = match.match(/\p{L}+/gu) ?? [];
  const isUpper = words.some((word) => /^\p{Lu}/u.test(word));
  const common = words.filter((word) => isCommonWord(word.toLowerCase())).length;
  return isUpper
    ? common === words.length && words.length > 3
    : common * 2 > words.length && words.length > 2;
}

/** What has no number in front may have taken in words of the sentence before. */
function isSentence(match: string): boolean {
  return (
    /^(?:I|The|A|An|My|His|Her|This|That|In|On|At|Is|We|You|It)\b/u.test(match) &&
    !/^the corner/iu.test(match)
  );
}

/** On a line of its own, as in letters and forms. */
function standsAlone(block: Block, start: number, end: number): boolean {
  const before = block.text.slice(Math.max(0, start - 8), start);
  return (
    /(?:^|\n)[ \t>?*|-]{0,8}$/u.test(before) && /^[ \t]{0,4}(?:\n|$)/u.test(block.text.slice(end, end + 6))
  );
}
