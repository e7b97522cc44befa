import { STOP_WORDS } from "../terms.ts";
import type { NameFact, TakenPlaces } from "./fact.ts";

const PART = String.raw`(?:\p{Lu}\.(?:\s?\p{Lu}\.)*|\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{Lu}?[\p{L}\p{M}]+)*\.?|d['’]\p{Lu}\p{L}+)`;
const CONNECTOR = String.raw`(?:de|del|da|dos|di|van|von|der|den|la|le)`;
const RUN = new RegExp(
  String.raw`(?<![\p{L}\p{N}_])${PART}(?:(?:\s(?:${CONNECTOR}\s){0,2}|\s?&\s?)${PART})*(?![\p{N}_])`,
  "gu",
);

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Parts of a name that say nothing of who is meant. */
const TITLES = words(
  `dr mr mrs ms mx prof professor sir madam inc ltd llc gmbh ag corp corporation co company plc the of for and de del da dos di
  van von der den la le jr sr md phd rn s`,
);

/** Capitalised words that name nothing outside the text itself. */
const NOT_NAMES = words(
  `i passage passages document documents source sources section table figure note answer summary yes no q a ok
  monday tuesday wednesday thursday friday saturday sunday today`,
);

/** "Ms Rees signed" breaks before a verb that happens to be capitalised; a run never crosses one of these words. */
const BREAKS =
  /^(?:The|A|An|In|On|At|By|For|From|If|When|While|After|Before|Since|During|Under|All|Each|Every|No|Any|Both|However|This|That|These|Those|It|Its|They|He|She|We|Our|Their|His|Her|As|To|But|And|Or|Per|With|According|Also|Only|Where|Which|Who|What|Not|Within)$/;

/** Capitalised runs of a text. A single capitalised word that only begins a sentence counts as an ordinary word. */
export function findNames(text: string, taken: TakenPlaces): NameFact[] {
  const found: NameFact[] = [];
  for (const match of text.matchAll(RUN)) {
    for (const whole of piecesOf(match[0], match.index)) {
      const piece = { ...whole, text: freePart(whole, taken) };
      const end = piece.start + piece.text.length;
      if (!taken.isFree(piece.start, end)) continue;
      const significant = significantWords(piece.text);
      if (significant.length === 0) continue;
      const isLone = significant.length === 1 && startsSentence(text, piece.start);
      if (isLone && !/^\p{Lu}{2,}/u.test(piece.text) && !hasTitle(piece.text)) continue;
      taken.take(piece.start, end);
      found.push({ kind: "name", text: piece.text, start: piece.start, end, words: significant });
    }
  }
  return found;
}

/** "Borrower USD 500" names the Borrower: words that another fact has taken are cut off at the end. */
function freePart({ text, start }: { text: string; start: number }, taken: TakenPlaces): string {
  let part = text;
  while (/\s/.test(part) && !taken.isFree(start, start + part.length)) part = part.replace(/\s+\S*$/, "");
  return part;
}

/** The words of a name that tell it from others, in lower case. */
export function significantWords(name: string): string[] {
  return name
    .replace(/['’]s?(?=\s|$)/g, "")
    .split(/[\s&]+/)
    .filter((word) => word !== "")
    .flatMap((word) => {
      const lower = word.toLowerCase().replace(/[.,]+$/, "");
      // The initial of "A. Rees" is not the article.
      if (/^\p{L}\.$/u.test(word)) return lower;
      return lower === "" || TITLES.has(lower) || NOT_NAMES.has(lower) || STOP_WORDS.has(lower) ? [] : lower;
    });
}

const hasTitle = (name: string): boolean => /^(?:Dr|Mr|Mrs|Ms|Mx|Prof)\b/.test(name);

/** Cuts a run where a sentence's own capitalised word stands in it ("The Board", "Budget. In March"). */
function piecesOf(run: string, start: number): { text: string; start: number }[] {
  const pieces: { text: string; start: number }[] = [];
  let from = 0;
  const close = (to: number): void => {
    const text = run
      .slice(from, to)
      .trimEnd()
      .replace(/(?<=\p{L}{2})\.$|\s(?:of|for|the|and|&|de|la|le)$/gu, "");
    if (text !== "") pieces.push({ text, start: start + from });
  };
  for (const word of run.matchAll(/\S+/g)) {
    const isEnd = /\p{L}{3,}\.$/u.test(word[0]) && !/^(?:Prof|Inc|Ltd|Corp)\.$/.test(word[0]);
    if (BREAKS.test(word[0])) {
      close(word.index);
      from = word.index + word[0].length + 1;
    } else if (isEnd) {
      close(word.index + word[0].length);
      from = word.index + word[0].length + 1;
    }
  }
  if (from < run.length) close(run.length);
  return pieces;
}

const startsSentence = (text: string, start: number): boolean =>
  /(?:^|[.!?:;|\n]\s*|^\s*[-*•]\s*|["“(*_]\s?)$/u.test(text.slice(0, start).replace(/^[\s*_>#]+$/, ""));
