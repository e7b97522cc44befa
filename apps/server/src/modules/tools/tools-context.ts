import type { Database, Queryable } from "../../platform/db/database.ts";
import type { StaleReads } from "../../platform/db/stale-reads.ts";
import type { EgressPolicy } from "../../platform/egress/egress-policy.ts";
import type { GuardedFetch } from "../../platform/egress/guarded-request.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Approvals } from "../approvals/index.ts";
import type { SubjectKeys } from "../audit/index.ts";
import type { Auth } from "../auth/index.ts";
import type { Vault } from "../vault/index.ts";
import type { BuiltinTool } from "./builtin/builtin-tool.ts";
import type { SchemaCheck } from "./compile-schema.ts";
import type { JsonObject } from "@cdsa/contracts";
import type { ToolOffers } from "./offer-tools.ts";

/** Everything the use cases of this module work with. */
export type ToolsContext = {
  db: Database;
  staleReads: StaleReads;
  clock: Clock;
  egress: EgressPolicy;
  fetchGuarded: GuardedFetch;
  vault: Pick<Vault, "describeSecrets" | "handleFor" | "useSecrets">;
  approvals: Approvals;
  subjectKeys: SubjectKeys;
  loadActor: Auth["loadActor"];
  teamOf: (db: Queryable, userId: string) => Promise<string[]>;
  builtins: ReadonlyMap<string, BuiltinTool>;
  offers: ToolOffers;
  schemaOf: (key: string, schema: JsonObject) => SchemaCheck;
};

/** Where the arguments and the result of an execution are sealed. */
export const inputPlace = (executionId: string): string => `tool_executions:${executionId}:input_args`;
export const outputPlace = (executionId: string): string => `tool_executions:${executionId}:output_result`;
