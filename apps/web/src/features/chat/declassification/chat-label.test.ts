import { describe, expect, it } from "vitest";
import { countsToLabel } from "./chat-label.ts";

const messageAt = (minute: number) => ({ id: `0198a00${minute}-0000-7000-8000-000000000000` });

describe("a message and the label of its chat", () => {
  it("counts where the label was never lowered, and after it was, but not before", () => {
    expect(countsToLabel(undefined, messageAt(1))).toBe(true);
    expect(countsToLabel({ loweredAfterMessageId: null }, messageAt(1))).toBe(true);
    const lowered = { loweredAfterMessageId: messageAt(2).id };
    expect([1, 2, 3].map((minute) => countsToLabel(lowered, messageAt(minute)))).toEqual([
      false,
      false,
      true,
    ]);
  });
});
