import { type Block, type Detector, eachMatch, textAfter, textBefore, TRAIT } from "../block.ts";

/** Groups of digits as people write numbers: an international prefix, brackets, single separators, an extension. No digit is given back once taken. */
const WRITTEN =
  /(?<![\w+.:$€£#@-]|\d[ ,(/])(?:\+\s?|\(\+?)?\d{1,14}(?!\d)\)?(?:[ \u00a0]?[-–‐‑./ \u00a0][ \u00a0]?\(?\d{1,12}(?!\d)\)?|\(\d{1,5}\)|(?<=\))\d{2,9}(?!\d)){0,7}(?:[ ,;]{0,2}(?:x|ext\.?|extension|ext:)[ .:#]{0,2}\d{1,6})?(?![\w%]|[-–/.,:]\d| ?(?:%|€|\$|usd|eur|mg|ml|kg|cm|mm|km|°))/giu;
const LABEL =
  /\b(?:phone|phones|telephone|tel|cell|cellphone|mobile|mob|fax|ph|call|calls|called|calling|dial|text|texted|sms|whats ?app|signal|ring|reach(?:ed|able)?|answer(?:s|ing)?|contact|contacted|hotline|pager|beeper|landline|voicemail|callback|number is|my number|his number|her number|their number|numbers? (?:at|on)|tel[eé]fono|telefon|t[eé]l|m[oó]vil|handy|mobil|telefoon|telefone|cellulare|phone[_ ]?(?:number|no)|puhelin|tlf|telephonenumber)\b\.?/u;
const OTHER_LABEL =
  /\b(?:order|invoice|ticket|case|ref|reference|serial|model|part|isbn|issn|item|sku|tracking|account|acct|routing|ssn|card|mrn|npi|dea|vin|id|zip|code|version|page|pages|room|policy|member|license|licence|passport|dob|born|date|total|amount|price|usd|eur|chapter|section|lines?|po|batch|lot|iban|box|psc|unit|doi|arxiv|pmid)\b\W{0,4}(?:(?:number|no|nr|num|is)\b\W{0,3}){0,2}$/u;
const DATE =
  /^(?:(?:19|20)\d\d[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[-/. ](?:0?[1-9]|[12]\d|3[01])[-/. ](?:19|20)\d\d|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.]\d\d|(?:19|20)\d\d ?[-–/] ?(?:(?:19|20)\d\d|\d\d))\b(?![-/.]\d)/u;

type Shape = { text: string; digits: string; groups: string[] };

/** Telephone numbers: international, North American, and the groupings usual in Europe; others where something says so. */
export const phoneDetector: Detector = {
  name: "phone",
  needs: TRAIT.digits,
  detect(block, report) {
    eachMatch(WRITTEN, block, (match) => {
      const text = withoutOpenBracket(match[0]);
      const number = text.replace(/[ ,;]*(?:x|ext).*$/iu, "");
      const digits = number.replace(/\D/gu, "");
      if (digits.length < 7 || digits.length > 15) return;
      const shape: Shape = { text: number, digits, groups: number.match(/\d+/gu) ?? [] };
      if (DATE.test(number) || !isBalanced(number) || /^(\d)\1+$/u.test(digits)) return;
      const score = scoreOf(shape, block, match.index, match.index + text.length, number !== text);
      if (score === 0) return;
      const start = match.index;
      report({
        type: "PHONE",
        start,
        end: start + text.length,
        score,
        validator: score >= 0.75 ? "format" : "context",
      });
    });
  },
};

/** Without the bracket that closes one from before the number. */
function withoutOpenBracket(text: string): string {
  return text.endsWith(")") && !isBalanced(text) ? text.slice(0, -1) : text;
}

const isBalanced = (text: string): boolean =>
  (text.match(/\(/gu)?.length ?? 0) === (text.match(/\)/gu)?.length ?? 0);

function scoreOf(shape: Shape, block: Block, start: number, end: number, hasExtension: boolean): number {
  const before = textBefore(block, start, 60);
  const other = OTHER_LABEL.test(before);
  const labelled =
    !other &&
    (LABEL.test(before) ||
      /^[\s,-]{0,3}(?:office|desk|home|work|fax|\((?:cell|home|work|mobile|office|fax|h|w|c|m)\)|cell|mobile|phone)/u.test(
        textAfter(block, end, 12),
      ));
  const bare = scoreOfShape(shape);
  if (hasExtension && bare > 0) return 0.85;
  if (labelled && bare === 0) return shape.groups.length <= 6 ? 0.6 : 0;
  if (other) return bare >= 0.8 ? 0.5 : 0;
  return labelled ? Math.min(1, bare + 0.3) : bare;
}

/** What the grouping alone says; 0 where it could be any number. */
function scoreOfShape({ text, digits, groups }: Shape): number {
  const lengths = groups.map((group) => group.length).join(" ");
  if (text.startsWith("+") || text.startsWith("(+")) return digits.length >= 8 ? 0.85 : 0.5;
  if (isNorthAmerican(groups, lengths)) return /[(.-]/u.test(text) ? 0.8 : 0.55;
  if (/^(?:00|011)/u.test(digits) && groups.length > 1 && digits.length >= 10) return 0.7;
  if (/^\(\d{2,5}\)/u.test(text) && digits.length >= 7) return 0.6;
  if (digits.startsWith("0") && groups.length > 1 && digits.length >= 9 && digits.length <= 12) return 0.55;
  if (/^0[1-9]\d{8,9}$/u.test(digits) && groups.length === 1) return 0.3;
  if (/^(?:\d{2}|\d{3}|\d{4})(?: (?:2|3|4)){2,4}$/u.test(lengths)) return 0;
  if (isSpaced(text, lengths, digits)) return 0.45;
  return 0;
}

function isNorthAmerican(groups: string[], lengths: string): boolean {
  if (!/^(?:[13] )?3 3 4$/u.test(lengths)) return false;
  return groups.length === 3 || /^0{0,2}1$/u.test(groups[0] ?? "");
}

/** Three to five short groups held together by one kind of separator: 50-98-28-96, 69 987 88 37, 041-412-293. */
function isSpaced(text: string, lengths: string, digits: string): boolean {
  if (digits.length < 8 || digits.length > 12) return false;
  if (/^(?:2|3|4) (?:2|3)(?: (?:2|3|4)){1,3}$/u.test(lengths)) return /^[\d -]+$/u.test(text);
  return false;
}
