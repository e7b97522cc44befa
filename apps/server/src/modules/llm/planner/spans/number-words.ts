import type { Found } from "./span.ts";

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const VALUES: ReadonlyMap<string, number> = new Map([
  ...SMALL.map((word, value): [string, number] => [word, value]),
  ...TENS.map((word, index): [string, number] => [word, (index + 2) * 10]),
]);
const SCALES: ReadonlyMap<string, number> = new Map([
  ["hundred", 100],
  ["thousand", 1_000],
  ["million", 1_000_000],
  ["billion", 1_000_000_000],
]);
const WORD = [...VALUES.keys(), ...SCALES.keys(), "dozen"].sort((a, b) => b.length - a.length).join("|");
const RUN = new RegExp(
  String.raw`(?<!\p{L})(?:(?:a|half a)\s+(?=hundred|thousand|million|dozen))?(?:${WORD})(?:(?:\s+and\s+|[\s-]+)(?:${WORD}))*(?!\p{L})`,
  "giu",
);
const MOST_RUNS = 100;

/** Numbers written as words: "twenty five", "two hundred and ten", "a dozen". */
export function readNumberWords(text: string): Found<number>[] {
  const found: Found<number>[] = [];
  for (const match of text.matchAll(RUN)) {
    // "one" alone is mostly a pronoun ("this one").
    if (
      /^one$/i.test(match[0]) &&
      !/^\s+(?:day|week|month|year|hour|night|unit|item|copy|piece|person|box|seat|licen)/i.test(
        text.slice(match.index + 3, match.index + 12),
      )
    )
      continue;
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      value: valueOf(match[0].toLowerCase()),
    });
    if (found.length >= MOST_RUNS) break;
  }
  return found;
}

function valueOf(text: string): number {
  let total = 0;
  let group = 0;
  for (const word of text.split(/[\s-]+/)) {
    const scale = SCALES.get(word);
    if (word === "dozen") group = (group || 1) * 12;
    else if (word === "half") group = 0.5;
    else if (word === "a") group ||= 1;
    else if (scale === 100) group = (group || 1) * 100;
    else if (scale !== undefined) {
      total += (group || 1) * scale;
      group = 0;
    } else group += VALUES.get(word) ?? 0;
  }
  return total + group;
}
