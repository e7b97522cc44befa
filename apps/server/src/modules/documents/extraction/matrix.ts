/** An affine map of the plane as PDF writes it (ISO 32000-2, 8.3.3): x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export type Box = { left: number; top: number; right: number; bottom: number };

/** The map that does `inner` first. */
export const multiply = (
  [a, b, c, d, e, f]: Matrix,
  [innerA, innerB, innerC, innerD, innerE, innerF]: Matrix,
): Matrix => [
  a * innerA + c * innerB,
  b * innerA + d * innerB,
  a * innerC + c * innerD,
  b * innerC + d * innerD,
  a * innerE + c * innerF + e,
  b * innerE + d * innerF + f,
];

/** The map back; null where everything falls onto a line. */
export function invert([a, b, c, d, e, f]: Matrix): Matrix | null {
  const area = a * d - b * c;
  if (!Number.isFinite(area) || Math.abs(area) < 1e-9) return null;
  return [d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area];
}

/** Six numbers as a matrix; null for anything else. */
export function toMatrix(values: unknown): Matrix | null {
  if (!Array.isArray(values) && !ArrayBuffer.isView(values)) return null;
  // Arrays of numbers and typed arrays alike; what is no number is refused below.
  const [a, b, c, d, e, f, ...more] = Array.from(values as ArrayLike<unknown>, Number);
  const all = [a, b, c, d, e, f];
  if (more.length > 0 || !all.every(Number.isFinite)) return null;
  return [a ?? 0, b ?? 0, c ?? 0, d ?? 0, e ?? 0, f ?? 0];
}

/** The box around what the unit square becomes. */
export function boxOf([a, b, c, d, e, f]: Matrix): Box {
  return {
    left: e + Math.min(0, a) + Math.min(0, c),
    right: e + Math.max(0, a) + Math.max(0, c),
    top: f + Math.min(0, b) + Math.min(0, d),
    bottom: f + Math.max(0, b) + Math.max(0, d),
  };
}

/** The box around all of them; null for none. */
export const joinBoxes = (boxes: readonly Box[]): Box | null =>
  boxes.reduce<Box | null>(
    (all, box) =>
      all === null
        ? box
        : {
            left: Math.min(all.left, box.left),
            right: Math.max(all.right, box.right),
            top: Math.min(all.top, box.top),
            bottom: Math.max(all.bottom, box.bottom),
          },
    null,
  );
