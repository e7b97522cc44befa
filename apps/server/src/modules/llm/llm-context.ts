import type { LlmRouting, Model } from "@cdsa/contracts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { PubSub } from "../../platform/pubsub/pubsub.ts";
import type { Provider } from "./providers/provider.ts";
import type { ModelDirectory } from "./registry/model-directory.ts";
import type { ProviderStatus } from "./registry/provider-watch.ts";
import type { RegisteredModel } from "./registry/registered-model.ts";
import type { RecordDependencies } from "./spend/record-uses.ts";

/** What the routes of this module work with. */
export type LlmContext = {
  db: Database;
  clock: Clock;
  pubsub: Pick<PubSub, "publish">;
  directory: ModelDirectory;
  providers: readonly Provider[];
  contextTokens: number;
  spend: RecordDependencies;
  listModels: () => Model[];
  routing: () => LlmRouting;
  findModel: (id: string) => RegisteredModel | undefined;
  status: () => { status: "healthy" | "degraded"; providers: ProviderStatus[] };
};
