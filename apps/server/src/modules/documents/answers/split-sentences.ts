/**
 * A piece of a text that says one thing. `rule` is the line of dashes below a table's header, or any line without a
 * letter or digit. `start` and `end` are UTF-16 offsets, `end` not included; marks of lists and headings stay outside.
 */
export type TextUnit = { kind: "sentence" | "row" | "heading" | "rule"; start: number; end: number };

type Line = { start: number; end: number; text: string };
type Block = { kind: TextUnit["kind"]; start: number; end: number };

const HEADING = /^\s{0,3}#{1,6}\s+/;
const LIST_MARK = /^\s*(?:>\s*)*(?:[-*+•‣◦▪–]|\d{1,3}[.)]|\(?[a-z][.)])\s+(?:\[[ xX]\]\s+)?/;
const QUOTE_MARK = /^\s*(?:>\s*)+/;
const ROW = /^\s*\|.*\|\s*$|\S[^\S\n]*\t[^\S\n]*\S|\S\s\|\s\S/;

/** A row of a table that lost its lines, as in the text of a PDF: words, then at least two figures. */
const FIGURES_ROW = /^\s*(?:\S+\s+){0,8}(?:[$€£]?[\d.,]*\d\s?%?\s+){1,12}[$€£]?[\d.,]*\d\s?%?\s*$/;

/** Never the end of a sentence, whatever follows. */
const TITLES =
  /(?:^|[\s([])(?:Dr|Mr|Mrs|Ms|Mx|Prof|Rev|Hon|Sr|Jr|St|Gen|Col|Capt|Lt|Sgt|Messrs|vs|cf|viz|e\.g|i\.e|approx|ca|Fig|Figs|Eq|Sec|Art|Arts|Ch|pp?|para|Vol|Ref|Tab|App|Dept|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mt|Tel|Ext|incl|excl|resp|Acct|Exp|Nos?)\.$/i;
/** The end of a sentence only before a word that begins one. */
const MAYBE_LAST =
  /(?:^|[\s([])(?:Inc|Ltd|Co|Corp|LLC|Bros|Plc|etc|al|a\.m|p\.m|U\.S|U\.K|U\.S\.A|E\.U|D\.C|Ph\.D|M\.D|R\.N|No|Esq|min|max|hrs?|yrs?|mos?|est)\.$/i;
const SENTENCE_STARTER =
  /^["'“‘(]*(?:The|A|An|This|That|These|Those|It|Its|They|Their|He|She|We|Our|You|In|On|At|By|For|From|If|When|While|After|Before|Since|During|Under|All|Each|Every|No|Any|Both|However|Moreover|There|As|To|Please|But|And)\b/;
const INITIAL = /(?:^|[\s.(])\p{Lu}\.$/u;
const BOUNDARY = /[.!?…。]+["'”’)\]»*_]*(?:\s*\[[\d\s,;–-]{1,40}\])*(?=\s|$)/gu;

/**
 * Splits a text into sentences, table rows and headings. Lines wrapped in the middle of a sentence are joined; decimal
 * points, initials and abbreviations end nothing; a citation mark behind the full stop belongs to the sentence before it.
 */
export function splitSentences(text: string): TextUnit[] {
  return blocksOf(text).flatMap((block) =>
    block.kind === "sentence" ? sentencesOf(text, block) : trimmed(text, block),
  );
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    lines.push({ start, end: start + line.length, text: line });
    start += line.length + 1;
  }
  return lines;
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = linesOf(text);
  let open: Block | undefined;
  let widest = 0;
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const kind = kindOf(line.text);
    if (kind !== "sentence") open = undefined;
    if (kind === "blank") return;
    const mark = markLengthOf(line.text, kind);
    const isWrapped =
      open !== undefined && mark === 0 && before !== undefined && continues(before.text, line.text, widest);
    if (open !== undefined && isWrapped) {
      open.end = line.end;
      widest = Math.max(widest, line.text.length);
      return;
    }
    const block = { kind, start: line.start + mark, end: line.end };
    blocks.push(block);
    open = kind === "sentence" ? block : undefined;
    widest = Math.max(line.text.length, lines[index + 1]?.text.length ?? 0);
  });
  return blocks;
}

function kindOf(line: string): TextUnit["kind"] | "blank" {
  if (line.trim() === "") return "blank";
  if (!/[\p{L}\p{N}]/u.test(line)) return "rule";
  if (HEADING.test(line)) return "heading";
  return ROW.test(line) || FIGURES_ROW.test(line) ? "row" : "sentence";
}

function markLengthOf(line: string, kind: TextUnit["kind"]): number {
  const mark = kind === "heading" ? HEADING.exec(line) : (LIST_MARK.exec(line) ?? QUOTE_MARK.exec(line));
  return kind === "row" ? 0 : (mark?.[0].length ?? 0);
}

/** Whether the line goes on where the one before it broke off: a wrapped line is about as wide as its neighbours. */
function continues(before: string, line: string, widest: number): boolean {
  if (/^\s*\p{Ll}/u.test(line)) return true;
  if (/[.!?:;]["'”’)\]]*\s*$/u.test(before)) return /[.!?]["'”’)\]]*\s*$/u.test(before);
  return before.trimEnd().length >= 0.6 * Math.max(widest, line.length);
}

function sentencesOf(text: string, block: Block): TextUnit[] {
  const found: TextUnit[] = [];
  const body = text.slice(block.start, block.end);
  let from = 0;
  for (const match of body.matchAll(BOUNDARY)) {
    const end = match.index + match[0].length;
    if (!isBoundary(body, match.index, end, match[0])) continue;
    found.push(...trimmed(text, { kind: "sentence", start: block.start + from, end: block.start + end }));
    from = end;
  }
  found.push(...trimmed(text, { kind: "sentence", start: block.start + from, end: block.end }));
  return found;
}

function isBoundary(body: string, mark: number, end: number, marks: string): boolean {
  const after = body.slice(end).trimStart();
  if (after === "") return true;
  if (/^\p{Ll}/u.test(after)) return false;
  if (!marks.startsWith(".") || marks.startsWith("..")) return true;
  const before = body.slice(Math.max(0, mark - 12), mark + 1);
  // "No. 7" is a number's sign; "No. The …" an answer.
  if (/(?:^|[\s(])Nos?\.$/i.test(before)) return !/^[\d#]/.test(after);
  if (MAYBE_LAST.test(before)) return SENTENCE_STARTER.test(after);
  return !TITLES.test(before) && !INITIAL.test(before);
}

function trimmed(text: string, { kind, start, end }: Block): TextUnit[] {
  const piece = text.slice(start, end);
  const from = start + piece.length - piece.trimStart().length;
  const to = start + piece.trimEnd().length;
  if (to <= from) return [];
  return [{ kind: /[\p{L}\p{N}]/u.test(piece) ? kind : "rule", start: from, end: to }];
}
