import { splitColumns } from "./pdf-columns.ts";

/** A piece of text as it is placed on a page; x and y of its base line grow to the right and upwards, in points. */
export type PdfItem = { text: string; x: number; y: number; width: number; size: number; isUpright: boolean };

/** A line of one column. */
export type PdfLine = {
  text: string;
  x: number;
  right: number;
  y: number;
  size: number;
  column: { left: number; right: number };
};

/** Pieces of one line that stand together; wider gaps part them. */
export type Segment = { items: PdfItem[]; x: number; right: number; y: number; size: number };

const SAME_LINE = 0.5;
// Of the size of the letters: a gap that is a space, and one that parts columns or cells.
const SPACE_GAP = 0.15;
const SEGMENT_GAP = 1.5;

/** Puts the text of a page into reading order: columns from left to right, lines downwards, pieces within a line. */
export function layOutPage(items: readonly PdfItem[]): PdfLine[] {
  const upright = items.filter((item) => item.isUpright);
  const turned = items.filter((item) => !item.isUpright && item.text.trim() !== "");
  const columns = splitColumns(findSegments(upright));
  const lines = columns.flatMap(joinLines);
  const beside = turned.map((item) => segmentOf([item]));
  return [...lines, ...beside.flatMap((segment) => joinLines([segment]))];
}

/** Groups pieces by base line, and parts each line where the gap is wide. */
function findSegments(items: readonly PdfItem[]): Segment[] {
  const sorted = items.filter(isKept).toSorted((a, b) => b.y - a.y || a.x - b.x);
  const lines: PdfItem[][] = [];
  for (const item of sorted) {
    const first = lines.at(-1)?.[0];
    if (first !== undefined && first.y - item.y <= SAME_LINE * Math.min(first.size, item.size)) {
      lines.at(-1)?.push(item);
    } else lines.push([item]);
  }
  return lines.flatMap(partLine).filter(({ items: all }) => all.some(({ text }) => text.trim() !== ""));
}

/** Text, and blanks that are spaces between words; wider ones part cells and columns. */
const isKept = ({ text, width, size }: PdfItem): boolean => text.trim() !== "" || (width > 0 && width < size);

function partLine(line: readonly PdfItem[]): Segment[] {
  const segments: PdfItem[][] = [];
  let right = Number.NEGATIVE_INFINITY;
  for (const item of line.toSorted((a, b) => a.x - b.x)) {
    if (item.x - right > SEGMENT_GAP * item.size || segments.length === 0) segments.push([]);
    segments.at(-1)?.push(item);
    right = Math.max(right, item.x + item.width);
  }
  return segments.map(segmentOf);
}

// Pages made to do harm have more pieces than a call takes arguments, so nothing is spread into Math.min.
const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);

const segmentOf = (items: PdfItem[]): Segment => ({
  items,
  x: least(items.map(({ x }) => x)),
  right: most(items.map(({ x, width }) => x + width)),
  y: most(items.map(({ y }) => y)),
  size: most(items.map(({ size }) => size)),
});

/** The lines of one column, from segments in any order. */
function joinLines(segments: readonly Segment[]): PdfLine[] {
  const column = {
    left: least(segments.map(({ x }) => x)),
    right: most(segments.map(({ right }) => right)),
  };
  const lines: Segment[][] = [];
  for (const segment of segments.toSorted((a, b) => b.y - a.y || a.x - b.x)) {
    const first = lines.at(-1)?.[0];
    if (first !== undefined && first.y - segment.y <= SAME_LINE * Math.min(first.size, segment.size)) {
      lines.at(-1)?.push(segment);
    } else lines.push([segment]);
  }
  return lines.map((line) => {
    const ordered = line.toSorted((a, b) => a.x - b.x);
    return {
      text: ordered.map(({ items }) => joinItems(items)).join("\t"),
      x: ordered[0]?.x ?? 0,
      right: most(ordered.map(({ right }) => right)),
      y: most(ordered.map(({ y }) => y)),
      size: most(ordered.map(({ size }) => size)),
      column,
    };
  });
}

function joinItems(items: readonly PdfItem[]): string {
  let text = "";
  let right: number | null = null;
  for (const item of items) {
    const isApart = right !== null && item.x - right > SPACE_GAP * item.size;
    if (isApart && !/\s$/.test(text) && !/^\s/.test(item.text)) text += " ";
    text += item.text;
    right = item.x + item.width;
  }
  return text.trim();
}
