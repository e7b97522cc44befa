import { describe, expect, it } from "vitest";
import { loadSet, SET_NAMES } from "../../bench/planner/load-set.ts";
import { scoreSet } from "../../bench/planner/score-set.ts";

describe.each(SET_NAMES)("the planner on the %s set", (name) => {
  it("chooses tools and fills arguments well enough", async () => {
    const set = loadSet(name);
    const scores = await scoreSet(set);
    expect(set.tools.length).toBe(30);
    expect(scores.questions).toBeGreaterThanOrEqual(200);
    expect(scores.withoutTool).toBeGreaterThanOrEqual(40);
    expect(scores.rightTool / scores.questions).toBeGreaterThanOrEqual(0.85);
    expect(scores.rightArguments / scores.questions).toBeGreaterThanOrEqual(0.75);
    expect(scores.rightlyWithout / scores.withoutTool).toBeGreaterThanOrEqual(0.95);
  });
});
