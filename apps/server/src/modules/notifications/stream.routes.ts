import { TicketSchema } from "@cdsa/contracts";
import { z } from "zod";
import { badRequest } from "../../platform/errors/common-errors.ts";
import type { HttpServer } from "../../platform/http/http-types.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import { openEventStream } from "../../platform/http/sse.ts";
import type { NotificationsContext } from "./notifications-context.ts";
import { streamNotifications } from "./stream-notifications.ts";

const QuerySchema = z.strictObject({
  /** Read where the request is authenticated. */
  ticket: z.string().max(200).optional(),
  lastEventId: z.string().max(100).optional(),
});

function parseLastEventId(given: string | undefined): number | null {
  if (given === undefined || given === "") return null;
  if (!/^\d{1,15}$/.test(given)) {
    throw badRequest(
      "bad_last_event_id",
      "Last-Event-ID takes the id of a notification of this stream, a whole number. Leave it out to start from now.",
    );
  }
  return Number(given);
}

/** The stream of a person's notifications, and the ticket that opens it where a header cannot be sent. */
export function addStreamRoutes(server: HttpServer, context: NotificationsContext): void {
  server.get(
    "/notifications/stream",
    {
      config: {
        permission: { access: "signed-in", scope: "notifications" },
        acceptsTicket: true,
        answersItself: true,
      },
      schema: { querystring: QuerySchema },
      // An answer without a body would stay open for ever.
      exposeHeadRoute: false,
    },
    async (request, reply) => {
      const actor = requireActor(request);
      const header = request.headers["last-event-id"];
      const lastEventId = parseLastEventId(typeof header === "string" ? header : request.query.lastEventId);
      const stream = openEventStream(reply);
      const unregister = context.openStreams.add(actor, () => stream.hangUp());
      // A reader who left while being authenticated has sent the last event that would end the stream.
      if (reply.raw.destroyed) stream.close();
      try {
        await streamNotifications(context, actor, lastEventId, stream);
      } catch (error) {
        // The answer has begun; the reader comes back with the last id it has.
        request.log.warn({ err: error, requestId: request.id }, "notification stream broke off");
      } finally {
        unregister();
        stream.close();
      }
    },
  );
  server.post(
    "/notifications/ticket",
    {
      config: { permission: { access: "signed-in" }, refusesIdempotencyKey: true },
      schema: { response: { 200: TicketSchema } },
    },
    (request) => context.db.transaction((tx) => context.issueTicket(tx, requireActor(request))),
  );
}
