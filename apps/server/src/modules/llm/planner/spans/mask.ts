import type { Place } from "./span.ts";

/** Which characters of a text are spoken for, so that "2024" in an invoice number is no year. */
export type Mask = { isFree(place: Place): boolean; take(place: Place): void };

export function createMask(length: number): Mask {
  const taken = new Uint8Array(length);
  return {
    isFree: ({ start, end }) => !taken.subarray(start, end).includes(1),
    take: ({ start, end }) => void taken.fill(1, start, end),
  };
}
