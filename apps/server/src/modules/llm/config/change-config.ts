import type { JsonObject, Model, UpdateLlmConfigRequest } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import type { Database, Queryable } from "../../../platform/db/database.ts";
import { badRequest, staleVersion } from "../../../platform/errors/common-errors.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import { parseJson } from "../../../platform/json/parse-json.ts";
import type { PubSub } from "../../../platform/pubsub/pubsub.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import { PLANNER_ID } from "../planner/planner-name.ts";
import type { Provider } from "../providers/provider.ts";
import type { ModelDirectory } from "../registry/model-directory.ts";
import {
  defaultMaxLabel,
  findConfig,
  insertConfig,
  insertModel,
  updateModel,
} from "../registry/models.repository.ts";

export type ConfigDependencies = {
  db: Database;
  pubsub: Pick<PubSub, "publish">;
  directory: ModelDirectory;
  providers: readonly Provider[];
  contextTokens: number;
};

type ModelChange = NonNullable<UpdateLlmConfigRequest["models"]>[number];

/**
 * Changes what administrators set into its next version, which every instance takes up at once.
 * @throws AppError 400 for models that are not there, 412 for a stale version.
 */
export async function changeConfig(
  dependencies: ConfigDependencies,
  actor: Actor,
  version: number,
  given: UpdateLlmConfigRequest,
): Promise<void> {
  const { db, directory, pubsub } = dependencies;
  const { models = [], ...fields } = given;
  const toAdd = newModels(dependencies, models);
  assertKnown(
    dependencies,
    toAdd.map(({ change }) => change.id),
    fields,
  );
  const { changedAt: _changedAt, changedBy: _changedBy, version: _version, ...before } = directory.config();
  await db.transaction(async (tx) => {
    const stored = (await findConfig(tx))?.version ?? 0;
    const settings = { ...before, ...fields };
    const isNext =
      stored === version &&
      (await insertConfig(tx, { version: version + 1, settings, changedBy: actor.userId }));
    if (!isNext) throw staleVersion(version, Math.max(stored, version + (stored === version ? 1 : 0)));
    for (const { provider, name } of toAdd) await addModel(tx, dependencies, provider, name);
    for (const change of models) await applyChange(tx, directory.models(), change);
    await appendAuditEvent(tx, {
      type: "CONFIG_CHANGED",
      userId: actor.userId,
      details: { area: "llm", version: version + 1, ...whatOf(given) },
      origin: actor.origin,
    });
    await pubsub.publish(tx, "llm-config", {});
  });
  await directory.reload();
}

/** What matters to whoever reads the log: limits and switches by model, and the money. */
const whatOf = (given: UpdateLlmConfigRequest): JsonObject =>
  // Made of what came as JSON, without the fields that were left out.
  ({ given: parseJson(JSON.stringify(given)) ?? null });

function newModels(
  { directory, providers }: ConfigDependencies,
  models: readonly ModelChange[],
): { change: ModelChange; provider: Provider; name: string }[] {
  const known = new Set(directory.models().map(({ id }) => id));
  return models
    .filter(({ id }) => !known.has(id))
    .map((change) => {
      const [providerId, name] = splitOnce(change.id);
      const provider = providers.find(({ id }) => id === providerId);
      if (!provider || name === "" || name.length > 200) {
        throw badRequest(
          "unknown_model",
          `There is no model ${change.id}, and it cannot be added: an id is <provider>:<name>, and the providers set up are ${providers.map(({ id }) => id).join(", ") || "none"}.`,
        );
      }
      return { change, provider, name };
    });
}

const splitOnce = (id: string): [string, string] => {
  const colon = id.indexOf(":");
  return [id.slice(0, Math.max(0, colon)), id.slice(colon + 1)];
};

function assertKnown(
  { directory }: ConfigDependencies,
  added: readonly string[],
  {
    defaultModelId,
    fallbackModelIds = [],
  }: Pick<UpdateLlmConfigRequest, "defaultModelId" | "fallbackModelIds">,
): void {
  const known = new Set([...directory.models().map(({ id }) => id), ...added, PLANNER_ID]);
  const unknown = [...(defaultModelId == null ? [] : [defaultModelId]), ...fallbackModelIds].find(
    (id) => !known.has(id),
  );
  if (unknown !== undefined) {
    throw badRequest(
      "unknown_model",
      `There is no model ${unknown}. The models are ${[...known].slice(0, 20).join(", ")}.`,
    );
  }
}

async function addModel(
  tx: Queryable,
  { contextTokens }: ConfigDependencies,
  provider: Provider,
  name: string,
): Promise<void> {
  await insertModel(tx, {
    id: newId(),
    modelId: `${provider.id}:${name}`,
    name,
    provider: provider.id,
    source: "admin",
    contextWindow: contextTokens,
    isLocal: provider.isLocal,
    maxLabel: defaultMaxLabel(provider.isLocal),
  });
}

async function applyChange(
  tx: Queryable,
  models: readonly Model[],
  { id, isEnabled, maxLabel, price, contextWindow, parameters }: ModelChange,
): Promise<void> {
  const before = models.find((model) => model.id === id);
  const window = contextWindow ?? before?.contextWindow;
  await updateModel(tx, id, {
    ...(isEnabled !== undefined && { isEnabled }),
    ...(maxLabel !== undefined && { maxLabel }),
    ...(price !== undefined && {
      inputPrice: price === null ? null : String(price.inputPerMillion),
      outputPrice: price === null ? null : String(price.outputPerMillion),
    }),
    ...((contextWindow !== undefined || parameters !== undefined) && {
      configuration: {
        ...(window !== undefined && { contextWindow: window }),
        parameters: parameters ?? before?.parameters,
      },
    }),
  });
}
