import {
  ListNotificationsQuerySchema,
  MarkedReadSchema,
  NotificationPageSchema,
  NotificationPreferencesSchema,
  NotificationSchema,
  UpdateNotificationPreferencesRequestSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import { notFound } from "../../platform/errors/common-errors.ts";
import type { HttpServer, RoutePlugin } from "../../platform/http/http-types.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import { deleteNotification, markAllRead, markRead } from "./change-notifications.ts";
import { listNotifications } from "./list-notifications.ts";
import type { NotificationsContext } from "./notifications-context.ts";
import { findNotification } from "./notifications.repository.ts";
import { readPreferences, updatePreferences } from "./preferences.ts";
import { presentNotification } from "./present-notification.ts";
import { addStreamRoutes } from "./stream.routes.ts";

const OWN: Permission = { access: "signed-in", scope: "notifications" };

const ParamsSchema = z.strictObject({ id: z.string().max(100) });

/** The number in the address; anything else names nothing, as a foreign or missing number does. */
function idOf(params: z.infer<typeof ParamsSchema>): number {
  if (!/^[1-9]\d{0,14}$/.test(params.id)) throw notFound();
  return Number(params.id);
}

/** `/notifications` of the API. Everybody sees and changes only their own. */
export const notificationsRoutes =
  (context: NotificationsContext): RoutePlugin =>
  (server) => {
    addStreamRoutes(server, context);
    addPreferenceRoutes(server, context);
    addReadingRoutes(server, context);
    addChangingRoutes(server, context);
  };

function addReadingRoutes(server: HttpServer, context: NotificationsContext): void {
  server.get(
    "/notifications",
    {
      config: { permission: OWN },
      schema: { querystring: ListNotificationsQuerySchema, response: { 200: NotificationPageSchema } },
    },
    (request) => listNotifications(context, requireActor(request), request.query),
  );
  server.get(
    "/notifications/:id",
    { config: { permission: OWN }, schema: { params: ParamsSchema, response: { 200: NotificationSchema } } },
    async (request) => {
      const row = await findNotification(context.db, requireActor(request).userId, idOf(request.params));
      if (!row) throw notFound();
      return presentNotification(row);
    },
  );
}

function addChangingRoutes(server: HttpServer, context: NotificationsContext): void {
  server.put(
    "/notifications/:id/read",
    { config: { permission: OWN }, schema: { params: ParamsSchema, response: { 200: NotificationSchema } } },
    (request) => markRead(context, requireActor(request), idOf(request.params)),
  );
  server.put(
    "/notifications/mark-all-read",
    { config: { permission: OWN }, schema: { response: { 200: MarkedReadSchema } } },
    (request) => markAllRead(context, requireActor(request)),
  );
  server.delete(
    "/notifications/:id",
    { config: { permission: OWN }, schema: { params: ParamsSchema, response: { 204: z.null() } } },
    async (request, reply) => {
      await deleteNotification(context, requireActor(request), idOf(request.params));
      return reply.status(204).send(null);
    },
  );
}

function addPreferenceRoutes(server: HttpServer, context: NotificationsContext): void {
  server.get(
    "/notifications/preferences",
    { config: { permission: OWN }, schema: { response: { 200: NotificationPreferencesSchema } } },
    (request) => readPreferences(context.db, requireActor(request)),
  );
  server.put(
    "/notifications/preferences",
    {
      config: { permission: OWN },
      schema: {
        body: UpdateNotificationPreferencesRequestSchema,
        response: { 200: NotificationPreferencesSchema },
      },
    },
    (request) => updatePreferences(context, requireActor(request), request.body),
  );
}
