import type { JsonObject } from "@cdsa/contracts";
import type { Queryable } from "../db/database.ts";

/** Short wake-up messages between instances. They are hints: whoever hears one reads the database. */
export interface PubSub extends AsyncDisposable {
  /** Sent when `tx` commits, so that nobody looks before there is something to see. */
  publish(tx: Queryable, topic: Topic, payload: JsonObject): Promise<void>;
  /** Calls `onMessage` for each message, and `onGap` when some may have been missed. Returns the way to stop. */
  subscribe(topic: Topic, onMessage: (payload: JsonObject) => void, onGap?: () => void): () => void;
}

export type Topic =
  "run-events" | "run-control" | "notifications" | "revocations" | "llm-config" | "protection";
