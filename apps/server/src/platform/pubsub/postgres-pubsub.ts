import { EventEmitter } from "node:events";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { JsonObjectSchema } from "@cdsa/contracts";
import type { DatabaseHandle } from "../db/database.ts";
import { parseJson } from "../json/parse-json.ts";
import type { PubSub } from "./pubsub.ts";

const CHANNEL = "cdsa";
const MessageSchema = z.object({ topic: z.string(), payload: JsonObjectSchema });

/** NOTIFY and LISTEN on one channel: messages commit with the transaction that sends them (8,000 bytes at most). */
export async function createPostgresPubSub(database: DatabaseHandle): Promise<PubSub> {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  const subscription = await database.listen(
    CHANNEL,
    (text) => {
      const message = MessageSchema.safeParse(parseJson(text));
      if (message.success) emitter.emit(`message:${message.data.topic}`, message.data.payload);
    },
    () => emitter.emit("gap"),
  );
  return {
    async publish(tx, topic, payload) {
      await tx.execute(sql`SELECT pg_notify(${CHANNEL}, ${JSON.stringify({ topic, payload })})`);
    },
    subscribe(topic, onMessage, onGap) {
      emitter.on(`message:${topic}`, onMessage);
      if (onGap) emitter.on("gap", onGap);
      return () => {
        emitter.off(`message:${topic}`, onMessage);
        if (onGap) emitter.off("gap", onGap);
      };
    },
    async [Symbol.asyncDispose]() {
      await subscription.close();
    },
  };
}
