import { describe, expect, it } from "vitest";
import { createRandom } from "./random.ts";

describe("createRandom", () => {
  it("gives the sequence of Mulberry32 for a seed", () => {
    const random = createRandom(1);
    const first = [random.next(), random.next(), random.next()];
    expect(first).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
  });

  it("stays inside the bounds and reaches both", () => {
    const random = createRandom(7);
    const drawn = new Set(Array.from({ length: 500 }, () => random.integer(3, 6)));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  });

  it("picks by weight", () => {
    const random = createRandom(3);
    const items = [
      { name: "often", weight: 9 },
      { name: "never", weight: 0 },
      { name: "rare", weight: 1 },
    ];
    const drawn = Array.from({ length: 2_000 }, () => random.weighted(items).name);
    expect(drawn).not.toContain("never");
    expect(drawn.filter((name) => name === "rare").length).toBeGreaterThan(120);
    expect(drawn.filter((name) => name === "rare").length).toBeLessThan(290);
  });

  it("refuses to pick from nothing", () => {
    expect(() => createRandom(1).pick([])).toThrow(RangeError);
  });
});
