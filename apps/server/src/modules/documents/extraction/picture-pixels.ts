/** A picture in shades of grey, 0 for black, row by row from above; `alpha` says how much of each pixel covers what is below. */
export type Pixels = { width: number; height: number; grey: Uint8Array; alpha: Uint8Array | null };

// Kinds of pictures as PDF.js decodes them (its ImageKind).
const ONE_BIT = 1;
const RGB = 2;
const RGBA = 3;
const MAX_PIXELS = 40_000_000;

type Decoded = { width: number; height: number; kind: unknown; data: Uint8Array | Uint8ClampedArray };

/** What PDF.js gives for a picture; null for what it could not decode. */
export function pixelsOfPicture(picture: unknown): Pixels | null {
  const decoded = asDecoded(picture);
  if (decoded === null) return null;
  const { width, height, data, kind } = decoded;
  const count = width * height;
  if (kind === ONE_BIT && data.length >= bytesOfBits(width) * height)
    return { width, height, grey: spreadBits(decoded, 0, 255), alpha: null };
  if (kind === RGB && data.length >= count * 3)
    return { width, height, grey: greyOf(data, count, 3), alpha: null };
  if (kind === RGBA && data.length >= count * 4) {
    const alpha = new Uint8Array(count);
    for (let index = 0; index < count; index += 1) alpha[index] = data[index * 4 + 3] ?? 0;
    return { width, height, grey: greyOf(data, count, 4), alpha };
  }
  return null;
}

/** A stencil through which `ink` is painted where its bits are 0 (ISO 32000-2, 8.9.6.2); null where it has no bits. */
export function pixelsOfMask(mask: unknown, ink: number): Pixels | null {
  const decoded = asDecoded(mask);
  if (decoded === null) return null;
  const { width, height, data } = decoded;
  if (data.length < bytesOfBits(width) * height) return null;
  return {
    width,
    height,
    grey: new Uint8Array(width * height).fill(ink),
    alpha: spreadBits(decoded, 255, 0),
  };
}

const bytesOfBits = (width: number): number => (width + 7) >> 3;

function asDecoded(picture: unknown): Decoded | null {
  if (typeof picture !== "object" || picture === null) return null;
  const width: unknown = Reflect.get(picture, "width");
  const height: unknown = Reflect.get(picture, "height");
  const data: unknown = Reflect.get(picture, "data");
  if (!isSide(width) || !isSide(height) || width * height > MAX_PIXELS) return null;
  if (!(data instanceof Uint8Array) && !(data instanceof Uint8ClampedArray)) return null;
  return { width, height, kind: Reflect.get(picture, "kind"), data };
}

const isSide = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value > 0;

/** One value for each bit that is 0, another for each that is 1; rows begin at bytes. */
function spreadBits({ width, height, data }: Decoded, zero: number, one: number): Uint8Array {
  const values = new Uint8Array(width * height);
  const stride = bytesOfBits(width);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const byte = data[row * stride + (column >> 3)] ?? 0;
      values[row * width + column] = ((byte >> (7 - (column & 7))) & 1) === 1 ? one : zero;
    }
  }
  return values;
}

/** Luma of ITU-R BT.601, in 1/256. */
function greyOf(data: Decoded["data"], count: number, channels: number): Uint8Array {
  const grey = new Uint8Array(count);
  for (let index = 0, at = 0; index < count; index += 1, at += channels) {
    grey[index] = ((data[at] ?? 0) * 77 + (data[at + 1] ?? 0) * 150 + (data[at + 2] ?? 0) * 29) >> 8;
  }
  return grey;
}
