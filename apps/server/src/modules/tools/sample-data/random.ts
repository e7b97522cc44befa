/** A reproducible source of chance: the same seed gives the same numbers on every machine. */
export type Random = {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number between `low` and `high`, both included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Picks in proportion to each item's `weight`. */
  weighted<Item extends { weight: number }>(items: readonly Item[]): Item;
};

/**
 * Makes a generator from a 32-bit seed with Mulberry32 (Tommy Ettinger, public domain). It uses integer
 * arithmetic only, so that no engine's floating-point library can change the files made from it.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <Item>(items: readonly Item[]): Item => at(items, integer(0, items.length - 1));
  const weighted = <Item extends { weight: number }>(items: readonly Item[]): Item => {
    let rest = next() * items.reduce((sum, item) => sum + item.weight, 0);
    for (const item of items) {
      rest -= item.weight;
      if (rest < 0) return item;
    }
    return at(items, items.length - 1);
  };
  return { next, integer, chance: (probability) => next() < probability, pick, weighted };
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`Cannot pick from a list of ${items.length} items`);
  return item;
}
