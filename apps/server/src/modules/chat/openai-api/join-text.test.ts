import { describe, expect, it } from "vitest";
import { createTextJoiner } from "./join-text.ts";

describe("the text of a run's messages", () => {
  it("is the same whether pieces came or whole messages, with a break between two", () => {
    const pieces = createTextJoiner();
    const text = [
      pieces.delta({ messageId: "a", text: "Let me " }),
      pieces.delta({ messageId: "a", text: "see." }),
      pieces.whole({ id: "a", text: "Let me see." }),
      pieces.whole({ id: "b", text: "" }),
      pieces.delta({ messageId: "c", text: "It is" }),
      pieces.whole({ id: "c", text: "It is 4." }),
    ].join("");
    const wholes = createTextJoiner();
    expect(text).toBe("Let me see.\n\nIt is 4.");
    expect(wholes.whole({ id: "a", text: "Let me see." }) + wholes.whole({ id: "c", text: "It is 4." })).toBe(
      text,
    );
  });
});
