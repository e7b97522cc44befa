import { clearanceCovers, JsonObjectSchema } from "@cdsa/contracts";
import { SERVER_ORIGIN } from "../../platform/actor.ts";
import type { ActionKind } from "../approvals/index.ts";
import { knewOfUntrusted, refusalOfCaller, resultLabel, rulesFor } from "./call-policy.ts";
import { findExecution } from "./executions.repository.ts";
import { definitionHashes, findSecrets } from "./prepare-call.ts";
import { inputPlace, type ToolsContext } from "./tools-context.ts";
import { versionsOf } from "./http/call-secrets.ts";
import { findTool } from "./tools.repository.ts";

/** The action kind `tool.call`: reads the tool, the requester and the arguments again as they are now. */
export const toolCallAction = (context: ToolsContext): ActionKind => ({
  kind: "tool.call",
  async current(tx, approval) {
    const execution =
      approval.toolExecutionId === null ? null : await findExecution(tx, approval.toolExecutionId);
    if (!execution) return { voided: "The call this approval belongs to is gone." };
    if (execution.toolId !== approval.subjectId)
      return { voided: "The call is for another tool than the one approved." };
    const tool = await findTool(tx, approval.subjectId);
    if (!tool) return { voided: "The tool was removed after the approval." };
    const requester = await context.loadActor(tx, approval.requesterId, SERVER_ORIGIN);
    if (!requester) return { voided: "The requester may not sign in any more." };
    const refusal = refusalOfCaller(tool, requester, execution.label);
    if (refusal) return { voided: refusal };
    const opened = await context.subjectKeys.openJson(
      tx,
      execution.userId,
      execution.inputArgs,
      inputPlace(execution.id),
    );
    const value = opened.state === "opened" ? JsonObjectSchema.safeParse(opened.value) : null;
    if (!value?.success) return { voided: "The arguments cannot be read any more, or were altered." };
    const problems = context.schemaOf(`${tool.id}:${tool.version}:input`, tool.inputSchema)(value.data);
    if (problems.length > 0) return { voided: "The arguments do not fit the tool any more." };
    if (!clearanceCovers(approval.label, resultLabel(tool, execution.label))) {
      return { voided: "What the call returns is above the label it was approved under." };
    }
    const secrets = await findSecrets(context, tx, tool, value.data, requester);
    if ("problem" in secrets) return { voided: secrets.problem };
    return {
      subjectVersion: tool.version,
      ...definitionHashes(tool),
      secrets: versionsOf(secrets.references),
      arguments: value.data,
      rules: rulesFor(tool, knewOfUntrusted(approval.subjectSnapshot.rules)),
      label: approval.label,
    };
  },
});
