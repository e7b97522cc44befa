import { z } from "zod";
import { CLOSE_CODE, openFrameSocket, type UpgradedSocket } from "../../../platform/http/frame-socket.ts";
import type { RoutePlugin } from "../../../platform/http/http-types.ts";
import { requireActor } from "../../../platform/http/require-actor.ts";
import type { ChatContext } from "../chat-context.ts";
import { createChatSocket } from "./serve-chat-socket.ts";

/** `/ws/chat`, without prefix: the events of `/chat/stream` over a WebSocket. */
export const chatSocketRoutes =
  (context: ChatContext): RoutePlugin =>
  (server) => {
    server.get(
      "/ws/chat",
      {
        websocket: true,
        config: {
          permission: { access: "signed-in", scope: "chat" },
          answersItself: true,
          acceptsTicket: true,
          checksOrigin: true,
          takesFrames: true,
        },
        schema: { querystring: z.strictObject({ ticket: z.string().max(200).optional() }) },
      },
      (socket: UpgradedSocket, request) => {
        const serve = createChatSocket(context, request);
        const frames = openFrameSocket(socket, serve);
        const unregister = context.openStreams.add(requireActor(request), () => {
          frames.close(CLOSE_CODE.goingAway, "The sign-in ended or the server stops.");
        });
        frames.signal.addEventListener("abort", unregister, { once: true });
      },
    );
  };
