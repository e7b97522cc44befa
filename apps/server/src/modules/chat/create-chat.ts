import type { JsonObject } from "@cdsa/contracts";
import { z } from "zod";
import { SERVER_ORIGIN } from "../../platform/actor.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import type { ChatContext } from "./chat-context.ts";
import { chatRoutes } from "./chat.routes.ts";
import { carryOutDeclassification } from "./declassification/declassify-session.ts";
import { directCallRoutes } from "./direct-calls.routes.ts";
import { openAiRoutes } from "./openai-api/openai.routes.ts";
import { resumeRuns, resumeUnfinished } from "./runs/resume-run.ts";
import { createRunBus } from "./runs/run-bus.ts";
import { createRunDrivers } from "./runs/run-drivers.ts";
import { createRunLog } from "./runs/run-log.ts";
import { createRunNotices } from "./runs/run-notices.ts";
import { expireAllLeases, findInterruptedRuns } from "./runs/runs.repository.ts";
import { deleteConversationsOf } from "./sessions/change-sessions.ts";
import { chatSocketRoutes } from "./socket/chat-socket.routes.ts";

export interface Chat extends AsyncDisposable {
  readonly routes: readonly RoutePlugin[];
  /** Those without the API's prefix. */
  readonly rootRoutes: readonly RoutePlugin[];
  /** Begins renewing leases and hearing cancellations. */
  start(): void;
  /** The handler of the queue that wakes runs. */
  resumeRuns(batch: readonly JsonObject[]): Promise<void>;
  /** The handler of the queue of erased people. */
  deleteErased(batch: readonly JsonObject[]): Promise<void>;
  /** Carries out approved lowerings of chats' labels; the handler of their queue. */
  carryOutDeclassifications(batch: readonly JsonObject[]): Promise<void>;
  /** Takes over every unfinished run at once; only where no other instance can be alive. */
  takeOverAll(): Promise<void>;
  drivenRuns(): number;
}

export type ChatDependencies = Omit<ChatContext, "bus" | "log" | "drivers">;

const DeclassifyJobSchema = z.object({ approvalId: z.string() });
const ErasedSchema = z.object({ userId: z.uuid() });

/** Conversations, and the durable runs that answer them. */
export function createChat(dependencies: ChatDependencies): Chat {
  const { db, pubsub, instanceId, logger } = dependencies;
  const bus = createRunBus(pubsub, instanceId);
  const notices = createRunNotices(db, pubsub, instanceId, (error) => {
    logger.warn({ err: error }, "other instances could not be told of new events");
  });
  const context: ChatContext = {
    ...dependencies,
    bus,
    log: createRunLog(db, bus, notices),
    drivers: createRunDrivers(db, pubsub, instanceId, (error) => {
      logger.warn({ err: error }, "leases could not be renewed");
    }),
  };
  return {
    routes: [chatRoutes(context), directCallRoutes(context)],
    rootRoutes: [chatSocketRoutes(context), openAiRoutes(context)],
    start: () => {
      context.drivers.watch();
    },
    resumeRuns: (batch) => resumeRuns(context, batch),
    async deleteErased(batch) {
      for (const data of batch) {
        const job = ErasedSchema.safeParse(data);
        if (job.success)
          await deleteConversationsOf(context, { userId: job.data.userId, origin: SERVER_ORIGIN });
      }
    },
    async carryOutDeclassifications(batch) {
      for (const job of batch)
        await carryOutDeclassification(context, DeclassifyJobSchema.parse(job).approvalId);
    },
    async takeOverAll() {
      await expireAllLeases(db);
      await resumeUnfinished(context, await findInterruptedRuns(db));
    },
    drivenRuns: () => context.drivers.count(),
    async [Symbol.asyncDispose]() {
      await context.drivers[Symbol.asyncDispose]();
      await notices[Symbol.asyncDispose]();
      bus[Symbol.dispose]();
    },
  };
}
