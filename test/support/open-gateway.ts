import { readEnvironment } from "../../apps/server/src/config/env.ts";
import { modelsConfig, type ModelsConfig } from "../../apps/server/src/config/models-config.ts";
import { createLlm, type Llm, type LlmDependencies } from "../../apps/server/src/modules/llm/index.ts";
import { systemClock } from "../../apps/server/src/platform/clock.ts";
import type { DatabaseHandle } from "../../apps/server/src/platform/db/database.ts";
import { createEgressLog } from "../../apps/server/src/platform/egress/egress-log.ts";
import { createPostgresPubSub } from "../../apps/server/src/platform/pubsub/postgres-pubsub.ts";
import { openTestDatabase } from "./test-database.ts";

export interface Gateway extends AsyncDisposable {
  readonly llm: Llm;
  readonly database: DatabaseHandle;
}

export type GatewayOptions = Partial<Pick<LlmDependencies, "vault" | "clock" | "notifications">> & {
  adjust?: (config: ModelsConfig) => ModelsConfig;
  /** Opened and closed by the caller; else one of its own. */
  database?: DatabaseHandle;
};

/** The gateway alone, started, on a database of its own, with the settings that the environment gives. */
export async function openGateway(
  env: Record<string, string>,
  { adjust = (config) => config, database: given, ...dependencies }: GatewayOptions = {},
): Promise<Gateway> {
  await using stack = new AsyncDisposableStack();
  const database = given ?? stack.use(await openTestDatabase());
  const llm = createLlm({
    db: database.db,
    settings: adjust(modelsConfig(readEnvironment(env))),
    logger: { warn: () => undefined },
    clock: systemClock,
    pubsub: stack.use(await createPostgresPubSub(database)),
    egressLog: createEgressLog(database.db),
    vault: { openForServer: () => Promise.reject(new Error("This gateway has no vault.")) },
    notifications: { sendNotifications: () => Promise.resolve(0) },
    ...dependencies,
  });
  stack.use(llm);
  await llm.start();
  const resources = stack.move();
  return { llm, database, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
