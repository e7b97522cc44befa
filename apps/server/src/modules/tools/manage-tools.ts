import type { RegisterToolRequestSchema, UpdateToolRequestSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import { isUniqueViolation } from "../../platform/db/database-errors.ts";
import type { Queryable, Transaction } from "../../platform/db/database.ts";
import { badRequest, conflict, notFound, staleVersion } from "../../platform/errors/common-errors.ts";
import { EgressRefusedError } from "../../platform/egress/egress-policy.ts";
import { isPublicAddress } from "../../platform/egress/public-address.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { compileSchema, SchemaRefusedError } from "./compile-schema.ts";
import { assertHttpTemplate } from "./http/check-http-template.ts";
import { parseUrlTemplate, referencesOf } from "./http/http-template.ts";
import type { ToolsContext } from "./tools-context.ts";
import { findTool, insertTool, softDeleteTool, updateTool } from "./tools.repository.ts";
import type { ToolRow } from "./tools.tables.ts";

type Registration = z.infer<typeof RegisterToolRequestSchema>;
type Update = z.infer<typeof UpdateToolRequestSchema>;

/**
 * Admits a tool.
 * @throws AppError 400 for schemas, addresses or built-ins that cannot be used, 409 for a name in use.
 */
export async function registerTool(
  context: ToolsContext,
  actor: Actor,
  given: Registration,
): Promise<ToolRow> {
  assertUsable(context, given);
  try {
    return await changeRegistry(context, async (tx) => {
      await assertSecretsUsable(context, tx, null, given.implementation);
      const tool = await insertTool(tx, {
        id: newId(),
        ...given,
        implementationModule: moduleOf(given.implementation),
        createdBy: actor.userId,
      });
      await auditTool(tx, actor, tool, "TOOL_REGISTERED");
      return tool;
    });
  } catch (error) {
    if (isUniqueViolation(error))
      throw conflict("tool_name_taken", `There is a tool named ${given.name} already. Choose another name.`);
    throw error;
  }
}

/**
 * Changes a tool into its next version; what was approved for the version before does not run any more.
 * @throws AppError 404, 412 for a stale version, 400 as for registering.
 */
export async function changeTool(
  context: ToolsContext,
  actor: Actor,
  id: string,
  version: number,
  given: Update,
): Promise<ToolRow> {
  return changeRegistry(context, async (tx) => {
    const stored = await findTool(tx, id);
    if (!stored) throw notFound();
    const changes = definedFields(given);
    const next = { ...stored, ...changes };
    assertUsable(context, next);
    await assertSecretsUsable(context, tx, id, next.implementation);
    const changed = await updateTool(tx, id, version, {
      ...changes,
      ...(given.implementation && { implementationModule: moduleOf(given.implementation) }),
    });
    if (!changed) throw staleVersion(version, stored.version);
    await auditTool(tx, actor, changed, "TOOL_CHANGED", Object.keys(changes));
    return changed;
  });
}

/** Takes a tool out of use; its history stays. */
export async function removeTool(context: ToolsContext, actor: Actor, id: string): Promise<void> {
  await changeRegistry(context, async (tx) => {
    const removed = await softDeleteTool(tx, id);
    if (!removed) throw notFound();
    await auditTool(tx, actor, removed, "TOOL_REMOVED");
  });
}

async function changeRegistry<Result>(
  context: ToolsContext,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const result = await context.db.transaction(work);
  context.offers.forget();
  return result;
}

const definedFields = (given: Update): Partial<ToolRow> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

const moduleOf = (implementation: Registration["implementation"]): string =>
  implementation.kind === "builtin" ? `builtin:${implementation.name}` : implementation.kind;

function assertUsable(
  context: ToolsContext,
  tool: Pick<Registration, "inputSchema" | "outputSchema" | "implementation" | "effect" | "idempotent">,
): void {
  assertSchema("inputSchema", tool.inputSchema);
  assertSchema("outputSchema", tool.outputSchema);
  if (tool.inputSchema["type"] !== "object") {
    throw badRequest(
      "schema_not_object",
      'inputSchema must be of "type": "object": a call has named arguments.',
    );
  }
  const { implementation } = tool;
  if (implementation.kind === "builtin") {
    if (!context.builtins.has(implementation.name)) {
      throw badRequest(
        "unknown_builtin",
        `This server has no built-in tool ${implementation.name}; it has ${[...context.builtins.keys()].join(", ")}.`,
      );
    }
    return;
  }
  assertHttpTemplate({ ...tool, implementation });
  const url = new URL(parseUrlTemplate(implementation.url).origin);
  try {
    context.egress.assertListed(url);
  } catch (error) {
    if (error instanceof EgressRefusedError) throw badRequest("egress_refused", error.message);
    throw error;
  }
  const staysInside =
    context.egress.listsWithPort(url) && !isPublicAddress(url.hostname) && isLocalName(url.hostname);
  if (!staysInside && tool.effect !== "external") {
    throw badRequest(
      "effect_must_be_external",
      `A call to ${url.hostname} leaves the house, so its effect is "external"; got "${tool.effect}".`,
    );
  }
}

/**
 * The secrets of the templates have to exist, and to list the tool once it has an id: a new tool goes on their access
 * lists after its registration, and is denied calls until then.
 * @throws AppError 422 naming the first that cannot be used.
 */
async function assertSecretsUsable(
  { vault }: ToolsContext,
  tx: Queryable,
  toolId: string | null,
  implementation: Registration["implementation"],
): Promise<void> {
  if (implementation.kind !== "http") return;
  await vault.describeSecrets(tx, toolId, [...referencesOf(implementation).secrets]);
}

/** Loopback and private addresses; a name may resolve anywhere tomorrow. */
const isLocalName = (hostname: string): boolean => hostname === "localhost" || /^[\d.]+$|^\[/.test(hostname);

function assertSchema(field: string, schema: Registration["inputSchema"]): void {
  try {
    compileSchema(schema);
  } catch (error) {
    if (error instanceof SchemaRefusedError) throw badRequest("schema_refused", `${field}: ${error.message}`);
    throw error;
  }
}

async function auditTool(
  tx: Queryable,
  actor: Actor,
  tool: ToolRow,
  type: "TOOL_REGISTERED" | "TOOL_CHANGED" | "TOOL_REMOVED",
  fields: readonly string[] = [],
): Promise<void> {
  await appendAuditEvent(tx, {
    type,
    userId: actor.userId,
    toolName: tool.name,
    details: { toolId: tool.id, version: tool.version, ...(fields.length > 0 && { fields: [...fields] }) },
    origin: actor.origin,
  });
}
