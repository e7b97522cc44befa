import type { TicketSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import type { Database, Queryable } from "../../platform/db/database.ts";
import type { OpenStreams } from "../../platform/http/open-streams.ts";
import type { PubSub } from "../../platform/pubsub/pubsub.ts";
import type { StreamReaders } from "./stream-readers.ts";

export type Ticket = z.infer<typeof TicketSchema>;

/** Everything the use cases of this module work with. */
export type NotificationsContext = {
  db: Database;
  pubsub: Pick<PubSub, "publish" | "subscribe">;
  openStreams: Pick<OpenStreams, "add">;
  /** Makes a one-use secret that opens a stream where a header cannot be sent. */
  issueTicket: (tx: Queryable, actor: Actor) => Promise<Ticket>;
  readers: StreamReaders;
};
