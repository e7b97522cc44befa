import type { JsonObject } from "@cdsa/contracts";
import { describe, expect, it, vi } from "vitest";
import { createStreamReaders } from "./stream-readers.ts";

function createFakePubSub() {
  const listeners = new Set<{ onMessage: (payload: JsonObject) => void; onGap: (() => void) | undefined }>();
  return {
    listeners,
    subscribe(_topic: string, onMessage: (payload: JsonObject) => void, onGap?: () => void) {
      const listener = { onMessage, onGap };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

describe("createStreamReaders", () => {
  it("wakes the readers named, everybody after a gap, and listens only while somebody reads", () => {
    const pubsub = createFakePubSub();
    const readers = createStreamReaders(pubsub);
    const [first, second, other] = [vi.fn(), vi.fn(), vi.fn()];
    const stops = [readers.add("ann", first), readers.add("ann", second), readers.add("bob", other)];
    expect(pubsub.listeners.size).toBe(1);
    const [listener] = pubsub.listeners;
    listener?.onMessage({ userIds: ["ann"] });
    listener?.onMessage({ userIds: "bob" });
    expect([first, second, other].map((wake) => wake.mock.calls.length)).toEqual([1, 1, 0]);
    listener?.onGap?.();
    expect([first, second, other].map((wake) => wake.mock.calls.length)).toEqual([2, 2, 1]);
    for (const stop of stops) stop();
    expect(pubsub.listeners.size).toBe(0);
    readers.add("ann", first);
    expect(pubsub.listeners.size).toBe(1);
  });
});
