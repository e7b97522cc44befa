import { splitSentences, type TextUnit } from "./split-sentences.ts";

/** A mark such as `[2]`, `[1, 3]` or `[1–3]` with the numbers it names, in UTF-16 offsets of the answer. */
export type CitationMark = { start: number; end: number; numbers: number[] };

/** A sentence of an answer: `text` is without marks and Markdown, `start` and `end` are its place in the answer. */
export type AnswerSentence = {
  kind: TextUnit["kind"];
  text: string;
  start: number;
  end: number;
  numbers: number[];
};

// A mark is no link (`[1](…)`), no definition (`[1]: …`) and not escaped.
const MARK =
  /(?<!\\)(?:\[\^?\s*(?:(?:passages?|sources?|docs?|documents?)\s*)?(?<list>\d{1,4}(?:\s*(?:,|;|&|and|[-–])\s*\d{1,4})*)\s*\](?!\(|:\s*http)|【\s*(?<wide>\d{1,4})[^】]{0,40}】)/giu;
const LARGEST_RANGE = 20;

/** All citation marks of an answer, in order. */
export function findCitationMarks(answer: string): CitationMark[] {
  return Array.from(answer.matchAll(MARK), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    numbers: numbersIn(match.groups?.["list"] ?? match.groups?.["wide"] ?? ""),
  }));
}

function numbersIn(list: string): number[] {
  const numbers = new Set<number>();
  for (const part of list.split(/,|;|&|and/i)) {
    const [from = Number.NaN, to = from] = part.split(/[-–]/).map(Number);
    for (let number = from; number <= Math.min(to, from + LARGEST_RANGE); number += 1) numbers.add(number);
  }
  return [...numbers];
}

/** Splits an answer into its sentences, each with the numbers it cites. A mark behind the full stop still belongs to it. */
export function readAnswerSentences(answer: string): AnswerSentence[] {
  const marks = findCitationMarks(answer);
  const sentences: AnswerSentence[] = [];
  for (const { kind, start, end } of splitSentences(answer)) {
    const own = marks.filter((mark) => mark.start >= start && mark.end <= end);
    const raw = withoutMarks(answer.slice(start, end), own, start);
    const last = sentences.at(-1);
    const numbers = [...new Set(own.flatMap((mark) => mark.numbers))];
    // A mark that stands alone, as on a line of its own, belongs to the sentence before it.
    if (!/[\p{L}\p{N}]/u.test(raw) && numbers.length > 0 && last !== undefined) {
      last.numbers = [...new Set([...last.numbers, ...numbers])];
      last.end = end;
      continue;
    }
    sentences.push({ kind, text: plainText(raw), start, end, numbers });
  }
  return sentences;
}

/** A text without the given marks; the blank before each goes with it. `offset` is where the text begins. */
export function withoutMarks(text: string, marks: readonly CitationMark[], offset = 0): string {
  let rest = "";
  let from = 0;
  for (const mark of marks) {
    rest += text.slice(from, mark.start - offset).replace(/[^\S\n]+$/, "");
    from = mark.end - offset;
  }
  return rest + text.slice(from);
}

/** The words of Markdown without its emphasis, links and escapes. */
function plainText(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|~~|`)(?=\S)/g, "")
    .replace(/(?<=\S)(\*\*|__|~~|`)/g, "")
    .replace(/(?<![\p{L}\p{N}])[*_](?=\S)|(?<=\S)[*_](?![\p{L}\p{N}])/gu, "")
    .replace(/\\([\\`*_{}[\]()#+.!~|>-])/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
