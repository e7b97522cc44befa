import { type Box, boxOf, joinBoxes, multiply, toMatrix } from "./matrix.ts";
import { type PaintedPicture, paintPictures } from "./paint-pictures.ts";
import type { PdfItem } from "./pdf-layout.ts";
import { findPictures, type PdfPage } from "./pdf-pictures.ts";
import type { TextRecogniser } from "./text-recogniser.ts";

// Of a page; smaller pictures beside text are logos, signatures and ornaments.
const LEAST_SHARE = 0.04;
const LEAST_SIDE_POINTS = 24;

/** What pictures of a page say; `isUndecoded` where one of them could not be opened. */
export type Scan = { paragraphs: string[]; isUndecoded: boolean; hasRecognised: boolean };

/**
 * The text in the pictures of a page: of all of them together where the page has no text of its own, else of each one that
 * is large enough and has no text over it, as scans that were recognised before have.
 */
export async function readScan(
  page: PdfPage,
  items: readonly PdfItem[],
  isTextless: boolean,
  recogniser: TextRecogniser,
): Promise<Scan> {
  const viewport = page.getViewport({ scale: 1 });
  const toShown = toMatrix(viewport.transform);
  if (toShown === null) return { paragraphs: [], isUndecoded: false, hasRecognised: false };
  const shown: Box = { left: 0, top: 0, right: viewport.width, bottom: viewport.height };
  const placed = (await findPictures(page)).flatMap(({ matrix, load }) => {
    const box = cut(boxOf(multiply(toShown, matrix)), shown);
    return box === null ? [] : [{ matrix: multiply(toShown, matrix), box, load, own: boxOf(matrix) }];
  });
  const wanted = isTextless
    ? placed
    : placed.filter(({ box, own }) => isLarge(box, shown) && !hasText(own, items));
  const groups = isTextless ? [wanted] : wanted.map((picture) => [picture]);
  const paragraphs: string[] = [];
  let undecoded = 0;
  let recognised = 0;
  for (const group of groups) {
    const painted: PaintedPicture[] = [];
    for (const { matrix, load } of group) {
      const pixels = await load();
      if (pixels === null) undecoded += 1;
      else painted.push({ matrix, pixels });
    }
    const box = joinBoxes(group.map((picture) => picture.box));
    const canvas = painted.length === 0 || box === null ? null : paintPictures(painted, box);
    if (canvas === null) continue;
    recognised += 1;
    paragraphs.push(...(await recogniser.recognise(canvas)));
  }
  return { paragraphs, isUndecoded: undecoded > 0, hasRecognised: recognised > 0 };
}

function cut(box: Box, shown: Box): Box | null {
  const left = Math.max(box.left, shown.left);
  const right = Math.min(box.right, shown.right);
  const top = Math.max(box.top, shown.top);
  const bottom = Math.min(box.bottom, shown.bottom);
  return right - left >= 1 && bottom - top >= 1 ? { left, right, top, bottom } : null;
}

function isLarge(box: Box, shown: Box): boolean {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const area = (shown.right - shown.left) * (shown.bottom - shown.top);
  return Math.min(width, height) >= LEAST_SIDE_POINTS && width * height >= area * LEAST_SHARE;
}

/** Whether text stands where the picture is; both in the points of the page itself, whose y grows upwards. */
const hasText = ({ left, right, top, bottom }: Box, items: readonly PdfItem[]): boolean =>
  items.some(
    ({ text, x, y }) =>
      text.trim() !== "" &&
      x >= left &&
      x <= right &&
      y >= Math.min(top, bottom) &&
      y <= Math.max(top, bottom),
  );
