import { type Box, invert, type Matrix, multiply } from "./matrix.ts";
import type { Pixels } from "./picture-pixels.ts";

/** A picture with its place on the page as it is shown: points, y downwards. */
export type PaintedPicture = { matrix: Matrix; pixels: Pixels };

/** Shades of grey, row by row from above. */
export type Canvas = { width: number; height: number; grey: Uint8Array };

// Recognition is at its best where letters are about 30 pixels high: A4 at 300 dots per inch is 3,508 pixels long.
const LEAST_LONG_SIDE = 3_000;
const MOST_LONG_SIDE = 4_000;
// Beyond this, enlarging adds nothing.
const MOST_ENLARGEMENT = 3;
const WHITE = 255;

/** Paints pictures one over the other, as much of them as is in the box; null where nothing can be seen. */
export function paintPictures(pictures: readonly PaintedPicture[], box: Box): Canvas | null {
  const longSide = Math.max(box.right - box.left, box.bottom - box.top);
  const finest = Math.max(...pictures.map(pixelsAPoint));
  const native = finest * longSide;
  if (!Number.isFinite(native) || native < 1) return null;
  const wanted = Math.min(
    Math.max(native, Math.min(LEAST_LONG_SIDE, native * MOST_ENLARGEMENT)),
    MOST_LONG_SIDE,
  );
  const scale = wanted / longSide;
  const width = Math.max(1, Math.round((box.right - box.left) * scale));
  const height = Math.max(1, Math.round((box.bottom - box.top) * scale));
  const canvas = { width, height, grey: new Uint8Array(width * height).fill(WHITE) };
  const toCanvas: Matrix = [scale, 0, 0, scale, -box.left * scale, -box.top * scale];
  for (const { matrix, pixels } of pictures) paint(canvas, multiply(toCanvas, matrix), pixels);
  return canvas;
}

const pixelsAPoint = ({ matrix: [a, b, c, d], pixels: { width, height } }: PaintedPicture): number =>
  Math.max(width / Math.hypot(a, b), height / Math.hypot(c, d));

function paint(canvas: Canvas, matrix: Matrix, pixels: Pixels): void {
  const back = invert(matrix);
  if (back === null) return;
  const [a, b, c, d, e, f] = back;
  // A step of one pixel on the canvas, in pixels of the picture; more than one is averaged.
  const step = Math.max(Math.hypot(a, c) * pixels.width, Math.hypot(b, d) * pixels.height);
  const samples = Math.min(4, Math.max(1, Math.round(step)));
  const [left, right, top, bottom] = rangeOf(matrix, canvas);
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      let grey = 0;
      let covered = 0;
      for (let sample = 0; sample < samples * samples; sample += 1) {
        const px = x + ((sample % samples) + 0.5) / samples;
        const py = y + (Math.floor(sample / samples) + 0.5) / samples;
        const u = a * px + c * py + e;
        const v = 1 - (b * px + d * py + f);
        if (u < 0 || u >= 1 || v < 0 || v >= 1) continue;
        const alpha = sampleOf(pixels.alpha, pixels, u, v);
        grey += alpha * sampleOf(pixels.grey, pixels, u, v);
        covered += alpha;
      }
      if (covered === 0) continue;
      const at = y * canvas.width + x;
      const share = covered / (samples * samples * 255);
      canvas.grey[at] = (grey / covered) * share + (canvas.grey[at] ?? WHITE) * (1 - share);
    }
  }
}

function rangeOf([a, b, c, d, e, f]: Matrix, canvas: Canvas): [number, number, number, number] {
  const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
  return [
    within(e + Math.min(0, a) + Math.min(0, c) - 1, canvas.width),
    within(e + Math.max(0, a) + Math.max(0, c) + 1, canvas.width),
    within(f + Math.min(0, b) + Math.min(0, d) - 1, canvas.height),
    within(f + Math.max(0, b) + Math.max(0, d) + 1, canvas.height),
  ];
}

/** Between the four pixels around the place; all of it where there are no values. */
function sampleOf(values: Uint8Array | null, { width, height }: Pixels, u: number, v: number): number {
  if (values === null) return 255;
  const x = u * width - 0.5;
  const y = v * height - 0.5;
  const left = Math.max(0, Math.floor(x));
  const top = Math.max(0, Math.floor(y));
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const dx = Math.max(0, x - left);
  const dy = Math.max(0, y - top);
  const upper = (values[top * width + left] ?? 0) * (1 - dx) + (values[top * width + right] ?? 0) * dx;
  const lower = (values[bottom * width + left] ?? 0) * (1 - dx) + (values[bottom * width + right] ?? 0) * dx;
  return upper * (1 - dy) + lower * dy;
}
