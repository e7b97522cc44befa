import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visibleRange } from "./visible-range.ts";

describe("visibleRange", () => {
  it("takes the rows in sight and eight on either side", () => {
    expect(visibleRange({ scrollTop: 1000, height: 200 }, 20, 1000)).toEqual({
      start: 42,
      end: 68,
      offsetPx: 840,
      totalPx: 20_000,
    });
  });

  it("covers every row in sight, stays within the list and bounded", () => {
    fc.assert(
      fc.property(
        fc.nat(5_000_000),
        fc.nat(5000),
        fc.integer({ min: 1, max: 100 }),
        fc.nat(100_000),
        (top, height, row, count) => {
          const { start, end } = visibleRange({ scrollTop: top, height }, row, count);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(count);
          expect(end - start).toBeLessThanOrEqual(Math.ceil(height / row) + 18);
          const firstSeen = Math.floor(top / row);
          if (firstSeen < count) expect(firstSeen).toBeGreaterThanOrEqual(start);
          if (firstSeen < count)
            expect(end).toBeGreaterThanOrEqual(Math.min(count, Math.ceil((top + height) / row)));
        },
      ),
    );
  });

  it("is empty for an empty list", () => {
    expect(visibleRange({ scrollTop: 500, height: 100 }, 20, 0)).toMatchObject({
      start: 0,
      end: 0,
      totalPx: 0,
    });
  });
});
