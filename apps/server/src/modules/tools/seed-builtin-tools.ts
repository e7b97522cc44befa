import { SERVER_ORIGIN } from "../../platform/actor.ts";
import { canonicalJson } from "../../platform/crypto/canonical-json.ts";
import { isUniqueViolation } from "../../platform/db/database-errors.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../audit/index.ts";
import type { BuiltinTool } from "./builtin/builtin-tool.ts";
import type { ToolsContext } from "./tools-context.ts";
import { findToolByName, insertTool, updateTool } from "./tools.repository.ts";
import type { ToolRow } from "./tools.tables.ts";

/**
 * Registers the tools that ship with the server, and brings their descriptions and schemas to this version. What an
 * administrator has set (switch, role, approval, labels) stays as it is.
 */
export async function seedBuiltinTools(context: ToolsContext): Promise<void> {
  for (const builtin of context.builtins.values()) await seedTool(context, builtin);
  context.offers.forget();
}

async function seedTool(context: ToolsContext, { definition }: BuiltinTool): Promise<void> {
  const { name, description, inputSchema, outputSchema } = definition;
  try {
    await context.db.transaction(async (tx) => {
      const stored = await findToolByName(tx, name);
      if (stored && (stored.implementation.kind !== "builtin" || isCurrent(stored, definition))) return;
      const tool = stored
        ? await updateTool(tx, stored.id, stored.version, { description, inputSchema, outputSchema })
        : await insertTool(tx, {
            id: newId(),
            ...definition,
            maxInputLabel: "RESTRICTED",
            implementation: { kind: "builtin", name },
            implementationModule: `builtin:${name}`,
          });
      if (!tool) return;
      await appendAuditEvent(tx, {
        type: stored ? "TOOL_CHANGED" : "TOOL_REGISTERED",
        userId: null,
        toolName: name,
        details: { toolId: tool.id, version: tool.version },
        origin: SERVER_ORIGIN,
      });
    });
  } catch (error) {
    // Another instance that starts at the same moment has registered it.
    if (!isUniqueViolation(error)) throw error;
  }
}

const isCurrent = (stored: ToolRow, definition: BuiltinTool["definition"]): boolean =>
  stored.description === definition.description &&
  canonicalJson(stored.inputSchema) === canonicalJson(definition.inputSchema) &&
  canonicalJson(stored.outputSchema) === canonicalJson(definition.outputSchema);
