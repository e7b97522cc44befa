import { randomBytes } from "node:crypto";
import { readEnvironment } from "../../apps/server/src/config/env.ts";
import { modelsConfig, type ModelsConfig } from "../../apps/server/src/config/models-config.ts";
import { createLlm, type Llm, type LlmDependencies } from "../../apps/server/src/modules/llm/index.ts";
import { createProtection } from "../../apps/server/src/modules/protection/index.ts";
import { systemClock } from "../../apps/server/src/platform/clock.ts";
import { createKeyring } from "../../apps/server/src/platform/crypto/keyring.ts";
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
  const pubsub = stack.use(await createPostgresPubSub(database));
  const logger = { warn: () => undefined };
  const keyring = createKeyring([{ id: "kek-1", key: randomBytes(32) }], "kek-1");
  const protection = stack.use(createProtection({ db: database.db, keyring, pubsub, logger }));
  await protection.start();
  const llm = createLlm({
    db: database.db,
    settings: adjust(modelsConfig(readEnvironment(env))),
    logger,
    clock: systemClock,
    pubsub,
    protection,
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
