import { stem } from "../text/stem.ts";
import { currencyCodeOf } from "../text/currencies.ts";
import type { Mask } from "./mask.ts";
import { readNumberWords } from "./number-words.ts";
import type { NumberSpan } from "./span.ts";

const DIGITS =
  /(?<![\p{L}\p{N}_])(?<sign>[-−](?=[\d.]))?(?:(?<symbol>[$€£¥₹])\s?|(?<code>USD|EUR|GBP|JPY|CHF|INR|CAD|AUD|US\$)\s?)?(?<value>\d{1,3}(?:[,'’ ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s?(?<scale>k|m|mn|bn|b|thousand|million|billion|dozen|hundred)(?![\p{L}\p{N}]))?(?:st|nd|rd|th)?(?<percent>\s?%|\s+per\s?cent(?!\p{L}))?/giu;
const UNIT = /^[\s-]?(?<unit>[\p{L}°"]{1,20})/u;
const SCALES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    k: 1e3,
    thousand: 1e3,
    m: 1e6,
    mn: 1e6,
    million: 1e6,
    bn: 1e9,
    b: 1e9,
    billion: 1e9,
    dozen: 12,
    hundred: 100,
  }),
);
const MOST_NUMBERS = 200;

/** The numbers of a text with what stands beside them: "$1.2 million", "25 %", "twenty five units". */
export function findNumbers(text: string, mask: Mask): NumberSpan[] {
  const found: NumberSpan[] = [];
  for (const match of text.matchAll(DIGITS)) {
    const place = { start: match.index, end: match.index + match[0].length };
    if (!mask.isFree(place)) continue;
    const { sign, symbol, code, value, scale, percent } = match.groups ?? {};
    // "5 m" is five metres; "$5 m" and "5m" are millions.
    const isScale =
      scale !== undefined &&
      (scale.length > 2 ||
        symbol !== undefined ||
        !/^(?:m|b|k)$/i.test(scale) ||
        match[0].endsWith(`${value ?? ""}${scale}`));
    const factor = isScale ? (SCALES.get(scale.toLowerCase()) ?? 1) : 1;
    const plain = Number((value ?? "").replace(/[,'’ ]/g, ""));
    const amount = Number((plain * factor).toPrecision(15)) * (sign === undefined ? 1 : -1);
    if (!Number.isFinite(amount)) continue;
    mask.take(place);
    found.push(
      numberSpan(text, place, amount, symbol ?? code, percent !== undefined, isScale ? undefined : scale),
    );
    if (found.length >= MOST_NUMBERS) break;
  }
  for (const { value, ...place } of readNumberWords(text)) {
    if (!mask.isFree(place)) continue;
    mask.take(place);
    found.push(
      numberSpan(
        text,
        place,
        value,
        undefined,
        /^\s*(?:%|per\s?cent)/i.test(text.slice(place.end, place.end + 12)),
        undefined,
      ),
    );
  }
  return found.sort((one, other) => one.start - other.start);
}

function numberSpan(
  text: string,
  place: { start: number; end: number },
  value: number,
  symbol: string | undefined,
  isPercent: boolean,
  scale: string | undefined,
): NumberSpan {
  const word = scale ?? UNIT.exec(text.slice(place.end, place.end + 24))?.groups?.["unit"];
  const unit = word === undefined ? null : stem(word);
  const currency = currencyCodeOf(symbol ?? "") ?? currencyCodeOf(word ?? "");
  return { kind: "number", ...place, value, unit, currency, isPercent };
}
