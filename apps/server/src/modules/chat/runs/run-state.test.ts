import { RUN_STATES } from "@cdsa/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFinal, mayMove } from "./run-state.ts";

describe("run states", () => {
  it("leaves a final state never, and reaches one from every other", () => {
    for (const state of RUN_STATES) {
      const next = RUN_STATES.filter((other) => mayMove(state, other));
      expect(next.length === 0).toBe(isFinal(state));
    }
  });

  it("ends every walk that keeps moving in exactly one final state, and never before", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 60 }), (choices) => {
        let state: (typeof RUN_STATES)[number] = "QUEUED";
        let ended = 0;
        for (const choice of choices) {
          const next = RUN_STATES[choice];
          if (next === undefined || !mayMove(state, next)) continue;
          expect(isFinal(state)).toBe(false);
          state = next;
          if (isFinal(state)) ended += 1;
        }
        expect(ended).toBeLessThanOrEqual(1);
      }),
    );
  });
});
