/** A numeral in figures, as English, continental, Swiss and Indian texts write them. */
export const NUMERAL = [
  String.raw`\d{1,3}(?:[,'’]\d{3})+(?:\.\d+)?`,
  String.raw`\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?(?!\d)`,
  String.raw`\d{1,3}(?:\.\d{3})+,\d+`,
  String.raw`\d{1,3}(?:\.\d{3}){2,}`,
  String.raw`\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?`,
  String.raw`\d+(?:[.,]\d+)?`,
].join("|");

/** The value of a numeral; `isAmbiguous` where its dot may stand for thousands or for decimals ("1.200"). */
export function readNumeral(raw: string): { value: number; isAmbiguous: boolean } {
  const text = raw.replace(/[\s\u00a0\u202f\u2009'’]/g, "");
  if (/^\d{1,3}(?:\.\d{3}){2,}$/.test(text)) return exact(text.replaceAll(".", ""));
  if (/^\d{1,3}(?:\.\d{3})+,\d+$/.test(text)) return exact(text.replaceAll(".", "").replace(",", "."));
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(text)) return { value: Number(text), isAmbiguous: true };
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) || /^\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$/.test(text))
    return exact(text.replaceAll(",", ""));
  return exact(text.replace(",", "."));
}

const exact = (text: string) => ({ value: Number(text), isAmbiguous: false });

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const VALUES = new Map<string, number>([
  ...SMALL.map((word, value): [string, number] => [word, value]),
  ...TENS.map((word, index): [string, number] => [word, (index + 2) * 10]),
]);
export const SCALES: ReadonlyMap<string, number> = new Map([
  ["hundred", 100],
  ["k", 1e3],
  ["thousand", 1e3],
  ["m", 1e6],
  ["mn", 1e6],
  ["million", 1e6],
  ["b", 1e9],
  ["bn", 1e9],
  ["billion", 1e9],
  ["trillion", 1e12],
]);
const WORD = [...VALUES.keys(), "hundred", "thousand", "million", "billion"]
  .sort((one, other) => other.length - one.length)
  .join("|");

/** A number in words: "twenty-five", "two hundred and ten", "a million". */
export const NUMBER_WORDS = String.raw`(?:a\s+(?=hundred|thousand|million|billion))?(?:${WORD})(?:(?:\s+and\s+|[\s-]+)(?:${WORD}))*`;

/** The value of a number in words. */
export function readNumberWords(text: string): number {
  let total = 0;
  let group = 0;
  for (const word of text.toLowerCase().split(/[\s-]+/)) {
    const scale = SCALES.get(word);
    if (scale === 100) group = (group || 1) * 100;
    else if (scale !== undefined) {
      total += (group || 1) * scale;
      group = 0;
    } else group += VALUES.get(word) ?? 0;
  }
  return total + group;
}
