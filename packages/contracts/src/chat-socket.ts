import { z } from "zod";
import { ChatStreamRequestSchema } from "./chat.ts";
import { IdSchema } from "./text.ts";

/** What a client of `/ws/chat` sends, one JSON object a text frame. */
export const ChatSocketRequestSchema = z.discriminatedUnion("type", [
  /** Asks, as `POST /chat/stream` does; the events of the run follow. */
  ChatStreamRequestSchema.extend({ type: z.literal("message") }),
  /** Reads a run of one's own from `lastEventId` on, else from its start. */
  z.strictObject({
    type: z.literal("attach"),
    runId: IdSchema,
    lastEventId: z.string().max(100).optional(),
  }),
  /** Stops a run of one's own; whoever reads it is sent its end. */
  z.strictObject({ type: z.literal("cancel"), runId: IdSchema }),
]);
export type ChatSocketRequest = z.infer<typeof ChatSocketRequestSchema>;
