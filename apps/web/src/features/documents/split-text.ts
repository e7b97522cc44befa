/** A piece of a text that is shown as one block; `start` counts UTF-16 code units of the whole. */
export type TextPiece = { page: number | null; start: number; text: string };

const PIECE_LENGTH = 4_000;

/**
 * Cuts a text at its pages, or at line ends where it has none, so that a browser lays out only what is in sight. The
 * pieces joined are the text.
 */
export function splitText(content: string, pageStarts: readonly number[] | null): TextPiece[] {
  if (pageStarts !== null && pageStarts.length > 0) {
    return pageStarts.map((start, index) => ({
      page: index + 1,
      start: index === 0 ? 0 : start,
      text: content.slice(index === 0 ? 0 : start, pageStarts[index + 1] ?? content.length),
    }));
  }
  const pieces: TextPiece[] = [];
  for (let start = 0; start < content.length;) {
    const lineEnd = content.indexOf("\n", start + PIECE_LENGTH);
    const end = lineEnd === -1 ? content.length : lineEnd + 1;
    pieces.push({ page: null, start, text: content.slice(start, end) });
    start = end;
  }
  return pieces;
}

/** What of a piece lies before, within and after a range of the whole text. */
export function markRange(
  piece: TextPiece,
  range: { start: number; end: number } | null,
): { before: string; marked: string; after: string } {
  if (range === null) return { before: piece.text, marked: "", after: "" };
  const from = Math.min(Math.max(range.start - piece.start, 0), piece.text.length);
  const to = Math.min(Math.max(range.end - piece.start, from), piece.text.length);
  return {
    before: piece.text.slice(0, from),
    marked: piece.text.slice(from, to),
    after: piece.text.slice(to),
  };
}
