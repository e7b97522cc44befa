import fc from "fast-check";
import { v7 } from "uuid";
import { describe, expect, it } from "vitest";
import { highestIdUntil, lowestIdSince, storableInstant } from "./id-time-range.ts";

const HALF_DAY_MS = 43_200_000;

describe("the range of ids of a time", () => {
  it("holds every id made within half a day of it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 86_400_000, max: 4_000_000_000_000 }),
        fc.integer({ min: -HALF_DAY_MS, max: HALF_DAY_MS }),
        (timeMs, skewMs) => {
          const id = v7({ msecs: timeMs + skewMs });
          expect(lowestIdSince(new Date(timeMs)) <= id).toBe(true);
          expect(highestIdUntil(new Date(timeMs)) >= id).toBe(true);
        },
      ),
    );
  });

  it("leaves out what is two days away", () => {
    const time = new Date("2026-03-15T12:00:00Z");
    expect(v7({ msecs: time.getTime() - 4 * HALF_DAY_MS }) < lowestIdSince(time)).toBe(true);
    expect(v7({ msecs: time.getTime() + 4 * HALF_DAY_MS }) > highestIdUntil(time)).toBe(true);
  });

  it("clamps instants that no row can have", () => {
    expect(storableInstant("0000-01-01T00:00:00Z").toISOString()).toBe("1970-01-01T00:00:00.000Z");
    expect(lowestIdSince(new Date(0))).toMatch(/^00000000-0000-7/);
  });
});
