import { describe, expect, it } from "vitest";
import { createWakeSignal } from "./wake-signal.ts";

const settled = (promise: Promise<void>): Promise<boolean> =>
  Promise.race([
    promise.then(() => true),
    new Promise<boolean>((resolve) => setImmediate(() => resolve(false))),
  ]);

describe("createWakeSignal", () => {
  it("does not lose a wake-up that comes before the wait, and uses it once", async () => {
    const news = createWakeSignal();
    const { signal } = new AbortController();
    news.wake();
    news.wake();
    expect(await settled(news.wait(signal))).toBe(true);
    const next = news.wait(signal);
    expect(await settled(next)).toBe(false);
    news.wake();
    expect(await settled(next)).toBe(true);
  });

  it("ends the wait when the reader is gone", async () => {
    const news = createWakeSignal();
    const reader = new AbortController();
    const waiting = news.wait(reader.signal);
    reader.abort();
    expect(await settled(waiting)).toBe(true);
    expect(await settled(news.wait(reader.signal))).toBe(true);
  });
});
