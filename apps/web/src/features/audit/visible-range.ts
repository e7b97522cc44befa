export type Viewport = { scrollTop: number; height: number };
export type VisibleRange = { start: number; end: number; offsetPx: number; totalPx: number };

const SPARE_ROWS = 8;

/**
 * Which rows of a list with one row height stand in the window, with a few to spare on both sides.
 * `end` is exclusive; `offsetPx` is where the first of them begins.
 */
export function visibleRange(viewport: Viewport, rowHeightPx: number, count: number): VisibleRange {
  const first = Math.floor(Math.max(0, viewport.scrollTop) / rowHeightPx) - SPARE_ROWS;
  const last = Math.ceil((Math.max(0, viewport.scrollTop) + viewport.height) / rowHeightPx) + SPARE_ROWS;
  const start = Math.min(Math.max(0, first), Math.max(0, count - 1));
  const end = Math.min(count, Math.max(start, last));
  return { start, end, offsetPx: start * rowHeightPx, totalPx: count * rowHeightPx };
}
