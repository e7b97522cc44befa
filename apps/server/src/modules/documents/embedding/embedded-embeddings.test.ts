import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createEmbeddedEmbeddings } from "./embedded-embeddings.ts";

const cosine = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0) / (Math.hypot(...a) * Math.hypot(...b));

describe("createEmbeddedEmbeddings", () => {
  it("puts texts of one meaning near each other, beside the event loop, and starts anew after its process ended", async () => {
    const { signal } = new AbortController();
    const provider = createEmbeddedEmbeddings();
    const pending = provider.embed(
      [
        "How many days of holiday do I have?",
        "Annual leave of employees",
        "A recipe for tomato soup",
        ...Array.from({ length: 30 }, () => "word ".repeat(200)),
      ],
      signal,
      "PUBLIC",
    );
    let longestMs = 0;
    const watching = (async () => {
      for (let last = performance.now(); ; last = performance.now()) {
        const isDone = await Promise.race([pending.then(() => true), delay(5, false)]);
        if (isDone) return;
        longestMs = Math.max(longestMs, performance.now() - last);
      }
    })();
    const [question, leave, soup] = await pending;
    await watching;
    expect(question).toHaveLength(provider.dimensions);
    expect(cosine(question!, leave!)).toBeGreaterThan(cosine(question!, soup!) + 0.1);
    expect(longestMs).toBeLessThan(500);
    await provider[Symbol.asyncDispose]();
    expect(
      await provider.embed(["", " \u0000\ud800\n", "日本語", "\u202e\u200b", "<>&|"], signal, "PUBLIC"),
    ).toHaveLength(5);
    await provider[Symbol.asyncDispose]();
    expect(await provider.embed([], signal, "PUBLIC")).toEqual([]);
  });
});
