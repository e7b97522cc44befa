import type { Actor } from "../../platform/actor.ts";
import { isUniqueViolation } from "../../platform/db/database-errors.ts";
import type { Queryable, Transaction } from "../../platform/db/database.ts";
import { badRequest, conflict, notFound, staleVersion } from "../../platform/errors/common-errors.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { CustomDetectorError } from "./detection/custom/custom-error.ts";
import { SPAN_TYPES } from "./detection/span.ts";
import { compileRule } from "./directory.ts";
import type { ProtectionContext } from "./protection-context.ts";
import { deleteRule, findRule, insertRule, updateRule } from "./protection.repository.ts";
import type { RuleKind, RuleRow } from "./protection.tables.ts";

/** A pattern or dictionary as an administrator gives it. */
export type GivenRule = { kind: RuleKind; name: string; isEnabled: boolean; definition: object };

/**
 * Adds an own pattern or dictionary.
 * @throws AppError 400 for a pattern that cannot be matched in linear time or a built-in name, 409 for a name in use.
 */
export async function addRule(context: ProtectionContext, actor: Actor, given: GivenRule): Promise<RuleRow> {
  requireUsable(given);
  return changeRules(context, given.name, async (tx) => {
    const rule = await insertRule(tx, { id: newId(), ...given });
    await recordChange(tx, actor, rule, "added");
    return rule;
  });
}

/** @throws AppError as for adding, 404, 412 for a stale version. */
export async function changeRule(
  context: ProtectionContext,
  actor: Actor,
  { id, version }: { id: string; version: number },
  given: GivenRule,
): Promise<RuleRow> {
  requireUsable(given);
  const { kind, ...fields } = given;
  return changeRules(context, given.name, async (tx) => {
    const stored = await findRule(tx, kind, id);
    if (!stored) throw notFound();
    const rule = await updateRule(tx, kind, id, version, fields);
    if (!rule) throw staleVersion(version, stored.version);
    await recordChange(tx, actor, rule, "changed");
    return rule;
  });
}

/** @throws AppError 404 */
export async function removeRule(
  context: ProtectionContext,
  actor: Actor,
  kind: RuleKind,
  id: string,
): Promise<void> {
  await changeRules(context, "", async (tx) => {
    const rule = await deleteRule(tx, kind, id);
    if (!rule) throw notFound();
    await recordChange(tx, actor, rule, "removed");
  });
}

async function changeRules<Result>(
  { db, directory, pubsub }: ProtectionContext,
  name: string,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  try {
    const result = await db.transaction(async (tx) => {
      const done = await work(tx);
      await pubsub.publish(tx, "protection", {});
      return done;
    });
    await directory.reload();
    return result;
  } catch (error) {
    if (isUniqueViolation(error, "protection_rules_name"))
      throw conflict(
        "rule_name_taken",
        `There is a pattern or dictionary ${name} already. Choose another name.`,
      );
    throw error;
  }
}

function requireUsable(given: GivenRule): void {
  if (SPAN_TYPES.some((type) => type === given.name))
    throw badRequest("builtin_name", `${given.name} is found without own patterns. Choose another name.`);
  try {
    compileRule(given);
  } catch (error) {
    if (error instanceof CustomDetectorError) throw badRequest("rule_refused", error.message);
    throw error;
  }
}

/** Terms and patterns may themselves say what nobody should read, so the row has the name alone. */
const recordChange = (
  tx: Queryable,
  { userId, origin }: Actor,
  { id, kind, name, version }: RuleRow,
  change: "added" | "changed" | "removed",
): Promise<string> =>
  appendAuditEvent(tx, {
    type: "CONFIG_CHANGED",
    userId,
    details: { area: "protection", ruleId: id, kind, name, version, change },
    origin,
  });
