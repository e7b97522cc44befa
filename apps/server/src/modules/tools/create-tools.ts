import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import type { BuiltinTool } from "./builtin/builtin-tool.ts";
import { createSchemaCache } from "./compile-schema.ts";
import { endExecution, findExecutionsOfMessage, findWaitingExecutions } from "./executions.repository.ts";
import { createToolOffers, type OfferedTool } from "./offer-tools.ts";
import { prepareCall, type PreparedCall, type RequestedCall } from "./prepare-call.ts";
import { type CallResult, readCallResult, runCall, type RunCallOptions } from "./run-call.ts";
import { seedBuiltinTools } from "./seed-builtin-tools.ts";
import type { ToolsContext } from "./tools-context.ts";
import { findTool } from "./tools.repository.ts";
import { toolsRoutes } from "./tools.routes.ts";
import type { ExecutionRow, ToolRow } from "./tools.tables.ts";

export interface Tools {
  readonly routes: readonly RoutePlugin[];
  seedBuiltins(): Promise<void>;
  /** The tools this person may call now. */
  offerTo(db: Queryable, actor: Actor): Promise<OfferedTool[]>;
  find(db: Queryable, id: string): Promise<ToolRow | null>;
  prepareCall(tx: Queryable, call: RequestedCall): Promise<PreparedCall>;
  runCall(options: RunCallOptions): Promise<CallResult>;
  executionsOfMessage(db: Queryable, runId: string, messageId: string): Promise<ExecutionRow[]>;
  /** The calls of a run that wait for people. */
  waitingCalls(db: Queryable, runId: string): Promise<ExecutionRow[]>;
  readResult(db: Queryable, executionId: string): Promise<CallResult>;
  /** Ends a call that will not run, because its run goes no further. */
  cancelCall(tx: Queryable, executionId: string, reason: string): Promise<void>;
}

export type ToolsDependencies = Omit<ToolsContext, "builtins" | "schemaOf" | "offers"> & {
  builtins: readonly BuiltinTool[];
};

/** The registry of governed tools, and the one way to call them. */
export function createTools({ builtins, ...dependencies }: ToolsDependencies): Tools {
  const context: ToolsContext = {
    ...dependencies,
    builtins: new Map(builtins.map((builtin) => [builtin.definition.name, builtin])),
    schemaOf: createSchemaCache(),
    offers: createToolOffers(),
  };
  return {
    routes: [toolsRoutes(context)],
    seedBuiltins: () => seedBuiltinTools(context),
    offerTo: (db, actor) => context.offers.offerTo(db, actor),
    find: findTool,
    prepareCall: (tx, call) => prepareCall(context, tx, call),
    runCall: (options) => runCall(context, options),
    executionsOfMessage: findExecutionsOfMessage,
    waitingCalls: findWaitingExecutions,
    readResult: (db, executionId) => readCallResult(context, db, executionId),
    async cancelCall(tx, executionId, reason) {
      await endExecution(tx, executionId, { status: "CANCELLED", reason });
    },
  };
}
