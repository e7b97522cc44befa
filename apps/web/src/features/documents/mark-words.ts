export type MarkedPiece = { start: number; text: string; isMarked: boolean };

const WORD = /[\p{L}\p{N}]+/gu;
// The ending that languages vary; a longer word also marks its other forms.
const ENDING_LENGTH = 2;
const SHORT_LENGTH = 4;

/** Marks the words of a text that the query holds too, also with another ending. The pieces joined are the text. */
export function markWords(text: string, query: string): MarkedPiece[] {
  const stems = [...query.toLowerCase().matchAll(WORD)]
    .map(([word]) => word)
    .filter((word) => word.length > 3 || /\p{N}/u.test(word))
    .map((word) => (word.length > SHORT_LENGTH + 1 ? word.slice(0, -ENDING_LENGTH) : word));
  const pieces: MarkedPiece[] = [];
  const add = (start: number, end: number, isMarked: boolean): void => {
    if (end > start) pieces.push({ start, text: text.slice(start, end), isMarked });
  };
  let last = 0;
  for (const match of text.matchAll(WORD)) {
    const word = match[0].toLowerCase();
    const fits = stems.some((stem) =>
      stem.length < SHORT_LENGTH ? word === stem : word.startsWith(stem) && word.length <= stem.length + 4,
    );
    if (!fits) continue;
    add(last, match.index, false);
    last = match.index + match[0].length;
    add(match.index, last, true);
  }
  add(last, text.length, false);
  return pieces;
}
