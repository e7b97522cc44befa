import { z } from "zod";
import type { PubSub } from "../../platform/pubsub/pubsub.ts";

const WakeUpSchema = z.object({ userIds: z.array(z.string()) });

/** The streams this process is serving, found by person when a wake-up arrives. */
export interface StreamReaders {
  /** Calls `wake` whenever this person may have something new; returns the way to stop. */
  add(userId: string, wake: () => void): () => void;
}

/** Listens for wake-ups while anybody reads; one subscription serves all streams. */
export function createStreamReaders(pubsub: Pick<PubSub, "subscribe">): StreamReaders {
  const readers = new Map<string, Set<() => void>>();
  let stopListening: (() => void) | null = null;

  const wakeAll = (userId: string): void => {
    for (const wake of readers.get(userId) ?? []) wake();
  };
  const listen = (): (() => void) =>
    pubsub.subscribe(
      "notifications",
      (payload) => {
        const message = WakeUpSchema.safeParse(payload);
        if (message.success) message.data.userIds.forEach(wakeAll);
      },
      // Some wake-ups may be lost: everybody looks.
      () => {
        for (const userId of readers.keys()) wakeAll(userId);
      },
    );

  return {
    add(userId, wake) {
      stopListening ??= listen();
      const ofPerson = readers.get(userId) ?? new Set();
      readers.set(userId, ofPerson.add(wake));
      return () => {
        ofPerson.delete(wake);
        if (ofPerson.size === 0 && readers.get(userId) === ofPerson) readers.delete(userId);
        if (readers.size > 0) return;
        stopListening?.();
        stopListening = null;
      };
    },
  };
}
