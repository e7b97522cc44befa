import type { JsonObject } from "@cdsa/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PubSub } from "../../../platform/pubsub/pubsub.ts";
import { createRunBus } from "./run-bus.ts";
import type { LoggedEvent } from "./run-events.ts";

type Heard = { message: (payload: JsonObject) => void; gap: () => void };

function createPubSub(): { pubsub: PubSub; heard: Heard } {
  const heard: Heard = { message: () => undefined, gap: () => undefined };
  const pubsub: PubSub = {
    publish: () => Promise.resolve(),
    subscribe(_topic, onMessage, onGap) {
      heard.message = onMessage;
      heard.gap = onGap ?? heard.gap;
      return () => undefined;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { pubsub, heard };
}

const event = (runId: string, seq: number): LoggedEvent => ({
  runId,
  seq,
  event: "delta",
  data: { text: String(seq) },
});

describe("run bus", () => {
  it("gives a reader exactly the events that follow, and sends it to the log wherever one is missing", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 12 }), (seqs) => {
        const bus = createRunBus(createPubSub().pubsub, "me");
        using subscription = bus.subscribe("r", null);
        subscription.mustLook();
        for (const seq of seqs) bus.deliver([event("r", seq)]);
        const taken = subscription.take(0).map(({ seq }) => seq);
        expect(taken).toEqual(taken.map((_, index) => index + 1));
        if (taken.length < seqs.length) expect(subscription.mustLook()).toBe(true);
      }),
    );
  });

  it("wakes readers for other instances' events and after a gap, not for its own or for other runs", async () => {
    const { pubsub, heard } = createPubSub();
    const bus = createRunBus(pubsub, "me");
    using subscription = bus.subscribe("r", null);
    expect(subscription.mustLook()).toBe(true);
    heard.message({ origin: "me", runIds: ["r"] });
    heard.message({ origin: "other", runIds: ["another-run"] });
    expect(subscription.mustLook()).toBe(false);
    const waiting = subscription.wait(new AbortController().signal, 60_000);
    heard.message({ origin: "other", runIds: ["r"] });
    await waiting;
    expect(subscription.mustLook()).toBe(true);
    heard.gap();
    expect(subscription.mustLook()).toBe(true);
  });

  it("holds a bounded number of events for a reader that does not take them", () => {
    const bus = createRunBus(createPubSub().pubsub, "me");
    using subscription = bus.subscribe("r", null);
    subscription.mustLook();
    for (let seq = 1; seq <= 10_000; seq += 1) bus.deliver([event("r", seq)]);
    expect(subscription.mustLook()).toBe(true);
    expect(subscription.take(0).length).toBeLessThanOrEqual(256);
  });
});
