import type { UpdateProtectionRequest } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { staleVersion } from "../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../audit/index.ts";
import type { ProtectionContext } from "./protection-context.ts";
import { findConfig, insertConfig } from "./protection.repository.ts";
import { SettingsSchema } from "./settings.ts";

/**
 * Changes how personal data is found and what happens to it, for every instance from the next text on.
 * @throws AppError 412 for a stale version.
 */
export async function changeSettings(
  { db, directory, pubsub }: ProtectionContext,
  actor: Actor,
  version: number,
  given: UpdateProtectionRequest,
): Promise<void> {
  await db.transaction(async (tx) => {
    const stored = await findConfig(tx);
    const storedVersion = stored?.version ?? 0;
    const settings = { ...SettingsSchema.parse(stored?.settings ?? {}), ...definedFields(given) };
    const isNext =
      storedVersion === version &&
      (await insertConfig(tx, { version: version + 1, settings, changedBy: actor.userId }));
    if (!isNext) throw staleVersion(version, Math.max(storedVersion, version + 1));
    await appendAuditEvent(tx, {
      type: "CONFIG_CHANGED",
      userId: actor.userId,
      details: { area: "protection", version: version + 1, fields: Object.keys(definedFields(given)) },
      origin: actor.origin,
    });
    await pubsub.publish(tx, "protection", {});
  });
  await directory.reload();
}

const definedFields = (given: UpdateProtectionRequest): Partial<UpdateProtectionRequest> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
