import type { Segment } from "./pdf-layout.ts";

// A column holds running text: several lines that are long. Tables have short cells and stay line by line.
const MIN_COLUMN_LINES = 4;
const MIN_LINE_CHARACTERS = 18;
const MIN_GUTTER_POINTS = 8;
// Of the size of the letters: white space that parts what stands above from what stands below.
const BAND_GAP = 2.5;
const MAX_DEPTH = 6;
// Candidates are tried at steps of this width; drawings with more pieces than this have no columns of text.
const STEP_POINTS = 4;
const MAX_SEGMENTS = 1_000;

const charactersOf = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { items }) => sum + items.reduce((length, { text }) => length + text.length, 0), 0);

/**
 * Parts a page into columns by its widest white gutter, again within each side; what crosses the gutter (a title, a figure)
 * parts the page into bands above and below. After Nagy's recursive X-Y cut (1984).
 */
export function splitColumns(segments: readonly Segment[], depth = 0): Segment[][] {
  if (segments.length === 0) return [];
  const gutter = depth < MAX_DEPTH && segments.length <= MAX_SEGMENTS ? findGutter(segments) : null;
  if (gutter === null) return [[...segments]];
  const columns: Segment[][] = [];
  for (const { role, segments: band } of bandsOf(segments, gutter)) {
    const left = band.filter(({ right }) => right <= gutter);
    const rest = band.filter(({ right }) => right > gutter);
    if (role !== "columns" || left.length === 0 || rest.length === 0) columns.push(band);
    else columns.push(...splitColumns(left, depth + 1), ...splitColumns(rest, depth + 1));
  }
  return columns;
}

/** The x that the fewest segments cross, if it parts running text on both sides; null for one column. */
function findGutter(segments: readonly Segment[]): number | null {
  const edges = segments.map(({ x }) => x).toSorted((a, b) => a - b);
  const candidates = new Set(edges.map((x) => Math.round(x / STEP_POINTS) * STEP_POINTS));
  let best: { x: number; crossing: number } | null = null;
  for (const candidate of candidates) {
    const x = candidate - MIN_GUTTER_POINTS / 2;
    const crossing = segments.filter((one) => one.x < x && one.right > x).length;
    if (crossing > segments.length * 0.25 || (best !== null && crossing >= best.crossing)) continue;
    const left = segments.filter(({ right }) => right <= x);
    const right = segments.filter((one) => one.x >= x);
    if (isColumn(left) && isColumn(right)) best = { x, crossing };
  }
  return best?.x ?? null;
}

const isProse = (segments: readonly Segment[]): boolean =>
  charactersOf(segments) >= segments.length * MIN_LINE_CHARACTERS;

const isColumn = (segments: readonly Segment[]): boolean =>
  segments.length >= MIN_COLUMN_LINES && isProse(segments);

type Role = "across" | "columns" | "table";
type Band = { role: Role; segments: Segment[] };

/**
 * Runs of segments from above to below that all cross the gutter, or all keep to their side of it; a table between or below
 * columns, parted from them by white space, is a run of its own.
 */
function bandsOf(segments: readonly Segment[], gutter: number): Band[] {
  const bands: Band[] = [];
  for (const group of groupsOf(segments, gutter)) {
    const role = roleOf(group, gutter);
    const last = bands.at(-1);
    if (last?.role === role) last.segments.push(...group);
    else bands.push({ role, segments: group });
  }
  return bands;
}

const crosses = ({ x, right }: Segment, gutter: number): boolean => x < gutter && right > gutter;

/** Neighbours from above to below, parted where white space goes through, and where crossing begins or ends. */
function groupsOf(segments: readonly Segment[], gutter: number): Segment[][] {
  const groups: Segment[][] = [];
  let previous: Segment | null = null;
  for (const segment of segments.toSorted((a, b) => b.y - a.y)) {
    const isApart =
      previous === null ||
      previous.y - segment.y > BAND_GAP * segment.size ||
      crosses(previous, gutter) !== crosses(segment, gutter);
    if (isApart) groups.push([]);
    groups.at(-1)?.push(segment);
    previous = segment;
  }
  return groups;
}

function roleOf(group: readonly Segment[], gutter: number): Role {
  if (group.some((segment) => crosses(segment, gutter))) return "across";
  const left = group.filter(({ right }) => right <= gutter);
  const right = group.filter(({ x }) => x >= gutter);
  const isTable = left.length > 0 && right.length > 0 && !(isProse(left) && isProse(right));
  return isTable ? "table" : "columns";
}
