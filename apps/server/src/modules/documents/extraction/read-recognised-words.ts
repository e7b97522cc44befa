type Word = { place: string; line: string; left: number; right: number; height: number; text: string };
type Line = { id: string; right: number; hasGap: boolean; words: string[] };

const WORD_LEVEL = 5;
// Of 100; what is below are specks, lines of tables and pictures taken for letters.
const LEAST_CONFIDENCE = 30;
// Of the width of a paragraph: a line that reaches this far goes on in the next one.
const WRAPPED_SHARE = 0.85;
// Of the height of letters: wider gaps part the cells of a table, whose rows stay lines.
const CELL_GAP = 2;
const ITEM = /^(?:[*+•◦▪–—-]|\(?\d{1,3}[.)]|[a-z][.)])$/u;

/**
 * The paragraphs in what Tesseract says of a picture, as tab-separated values: level, page, block, paragraph, line, word,
 * left, top, width, height, confidence, text.
 */
export function readRecognisedWords(tsv: string): string[] {
  const paragraphs = new Map<string, Word[]>();
  for (const row of tsv.split("\n")) {
    const word = toWord(row.split("\t"));
    if (word === null) continue;
    const words = paragraphs.get(word.place) ?? [];
    paragraphs.set(word.place, words);
    words.push(word);
  }
  return [...paragraphs.values()].map(joinWords).filter((text) => /[\p{L}\p{N}]/u.test(text));
}

function toWord(cells: readonly string[]): Word | null {
  const [level, , block, paragraph, line, , left, , width, height, confidence, text = ""] = cells;
  if (Number(level) !== WORD_LEVEL || Number(confidence) < LEAST_CONFIDENCE || text.trim() === "")
    return null;
  const place = `${block} ${paragraph}`;
  return {
    place,
    line: `${place} ${line}`,
    left: Number(left),
    right: Number(left) + Number(width),
    height: Number(height),
    text,
  };
}

function joinWords(words: readonly Word[]): string {
  const left = words.reduce((least, word) => Math.min(least, word.left), Number.POSITIVE_INFINITY);
  const right = words.reduce((most, word) => Math.max(most, word.right), 0);
  const lines: Line[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last?.id === word.line) {
      last.hasGap ||= word.left - last.right > CELL_GAP * word.height;
      last.words.push(word.text);
      last.right = Math.max(last.right, word.right);
    } else lines.push({ id: word.line, right: word.right, hasGap: false, words: [word.text] });
  }
  const isWrapped = (line: Line, next: Line): boolean =>
    line.right - left >= (right - left) * WRAPPED_SHARE &&
    !line.hasGap &&
    !next.hasGap &&
    !ITEM.test(next.words[0] ?? "");
  return lines.reduce((text, line, index) => {
    const before = lines[index - 1];
    const added = line.words.join(" ");
    if (before === undefined) return added;
    if (!isWrapped(before, line)) return `${text}\n${added}`;
    const isDivided = /\p{L}-$/u.test(text) && /^\p{Ll}/u.test(added);
    return isDivided ? text.slice(0, -1) + added : `${text} ${added}`;
  }, "");
}
