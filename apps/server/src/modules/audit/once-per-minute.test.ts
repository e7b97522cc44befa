import { describe, expect, it } from "vitest";
import { createOncePerMinute } from "./once-per-minute.ts";

describe("createOncePerMinute", () => {
  it("lets each subject through once a minute", () => {
    let nowMs = 120_000;
    const once = createOncePerMinute(() => new Date(nowMs));
    expect([once.begin("a"), once.begin("a"), once.begin("b")]).toEqual([true, false, true]);
    nowMs += 59_999;
    expect(once.begin("a")).toBe(false);
    nowMs += 1;
    expect(once.begin("a")).toBe(true);
  });

  it("lets a subject try again whose row failed", () => {
    const once = createOncePerMinute(() => new Date(0));
    once.begin("a");
    once.forget("a");
    expect(once.begin("a")).toBe(true);
  });

  it("stops at a bound, so that a flood from many addresses fills neither memory nor log", () => {
    const once = createOncePerMinute(() => new Date(0));
    const passed = Array.from({ length: 5_000 }, (_, index) => once.begin(`address ${index}`)).filter(
      Boolean,
    );
    expect(passed).toHaveLength(1_000);
  });
});
