import { describe, expect, it } from "vitest";
import type { Matrix } from "./matrix.ts";
import { paintPictures } from "./paint-pictures.ts";
import { type Pixels, pixelsOfMask, pixelsOfPicture } from "./picture-pixels.ts";

const PAGE = { left: 0, top: 0, right: 100, bottom: 100 };
// Takes the unit square to the whole page, first row above, as it is shown.
const UPRIGHT: Matrix = [100, 0, 0, -100, 0, 100];
const TURNED: Matrix = [0, 100, 100, 0, 0, 0];

/** A picture of squares, dark where the letter is x. */
const picture = (...rows: string[]): Pixels => ({
  width: rows[0]?.length ?? 0,
  height: rows.length,
  grey: Uint8Array.from(Array.from(rows.join("")).map((letter) => (letter === "x" ? 0 : 255))),
  alpha: null,
});
const large = (pixels: Pixels, times: number): Pixels => {
  const width = pixels.width * times;
  const height = pixels.height * times;
  const grey = Uint8Array.from(
    { length: width * height },
    (_, index) =>
      pixels.grey[
        Math.floor(Math.floor(index / width) / times) * pixels.width + Math.floor((index % width) / times)
      ] ?? 0,
  );
  return { width, height, grey, alpha: null };
};

/** The shades in the middles of the four quarters, from upper left to lower right. */
function quarters(pictures: { matrix: Matrix; pixels: Pixels }[]): number[] {
  const canvas = paintPictures(pictures, PAGE);
  if (canvas === null) return [];
  const { width, height, grey } = canvas;
  return [0.25, 0.75].flatMap((y) =>
    [0.25, 0.75].map((x) => grey[Math.floor(y * height) * width + Math.floor(x * width)] ?? -1),
  );
}

describe("paintPictures", () => {
  it("paints a picture as it is placed: upright, turned, mirrored", () => {
    const pixels = large(picture("x.", ".."), 20);
    expect(quarters([{ matrix: UPRIGHT, pixels }])).toEqual([0, 255, 255, 255]);
    expect(quarters([{ matrix: [100, 0, 0, 100, 0, 0], pixels }])).toEqual([255, 255, 0, 255]);
    expect(quarters([{ matrix: TURNED, pixels }])).toEqual([255, 0, 255, 255]);
  });

  it("puts strips together, and later pictures over earlier ones", () => {
    const dark = large(picture("x"), 20);
    const light = large(picture("."), 20);
    const upper: Matrix = [100, 0, 0, -50, 0, 50];
    const lower: Matrix = [100, 0, 0, -50, 0, 100];
    expect(
      quarters([dark, light].map((pixels, index) => ({ matrix: index ? lower : upper, pixels }))),
    ).toEqual([0, 0, 255, 255]);
    expect(
      quarters([
        { matrix: UPRIGHT, pixels: dark },
        { matrix: upper, pixels: light },
      ]),
    ).toEqual([255, 255, 0, 0]);
  });

  it("paints the ink of a mask where it is open", () => {
    const pixels = pixelsOfMask({ width: 8, height: 2, data: Uint8Array.of(0x0f, 0xff) }, 40);
    if (pixels === null) throw new Error("The mask was not read.");
    const shades = quarters([
      { matrix: UPRIGHT, pixels: large(picture("."), 9) },
      { matrix: UPRIGHT, pixels },
    ]);
    expect(shades).toEqual([40, 255, 255, 255]);
  });

  it("enlarges what is small, and never beyond bounds, whatever the page says of its size", () => {
    const small = large(picture("x"), 500);
    expect(paintPictures([{ matrix: UPRIGHT, pixels: small }], PAGE)).toMatchObject({ width: 1_500 });
    const huge = { matrix: [1e7, 0, 0, -1e7, 0, 1e7] as const, pixels: small };
    const canvas = paintPictures([huge], { left: 0, top: 0, right: 1e7, bottom: 1e7 });
    expect(Math.max(canvas?.width ?? 0, canvas?.height ?? 0)).toBeLessThanOrEqual(4_000);
    expect(paintPictures([{ matrix: [0, 0, 0, 0, 0, 0], pixels: small }], PAGE)).toBeNull();
    expect(paintPictures([], PAGE)).toBeNull();
  });
});

describe("pixelsOfPicture", () => {
  it("reads what PDF.js decodes: bits, colours, colours with what shines through", () => {
    const bits = pixelsOfPicture({ width: 3, height: 1, kind: 1, data: Uint8Array.of(0b1010_0000) });
    expect(bits?.grey).toEqual(Uint8Array.of(255, 0, 255));
    const data = Uint8ClampedArray.of(255, 255, 255, 0, 0, 0);
    expect(pixelsOfPicture({ width: 2, height: 1, kind: 2, data })?.grey).toEqual(Uint8Array.of(255, 0));
    const clear = pixelsOfPicture({ width: 1, height: 1, kind: 3, data: Uint8Array.of(0, 0, 0, 128) });
    expect([clear?.grey[0], clear?.alpha?.[0]]).toEqual([0, 128]);
  });

  it.each([
    ["what was not decoded", null],
    ["fewer bytes than pixels", { width: 10, height: 10, kind: 2, data: new Uint8Array(3) }],
    ["no kind that is known", { width: 1, height: 1, kind: 9, data: new Uint8Array(4) }],
    ["a poster", { width: 1e5, height: 1e5, kind: 1, data: new Uint8Array(4) }],
    ["no width", { width: 0, height: 1, kind: 1, data: new Uint8Array(4) }],
  ])("takes %s for no picture", (_what, value) => {
    expect(pixelsOfPicture(value)).toBeNull();
  });
});
