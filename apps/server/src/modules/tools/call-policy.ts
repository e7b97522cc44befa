import { clearanceCovers, type Label, roleCovers } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { DEFAULT_RULE, type ApprovalRule } from "../approvals/index.ts";
import type { ToolRow } from "./tools.tables.ts";

/** The label of what the call returns. */
export const resultLabel = (tool: Pick<ToolRow, "classification">, argumentsLabel: Label): Label =>
  tool.classification === "arguments" ? argumentsLabel : tool.classification;

/** Why this person may not make the call, checked before its arguments are looked at; null where they may. */
export function refusalOfCaller(
  tool: ToolRow,
  actor: Pick<Actor, "role" | "clearance">,
  contextLabel: Label,
): string | null {
  if (!tool.isEnabled) return `The tool ${tool.name} is switched off.`;
  if (!roleCovers(actor.role, tool.requiredRole)) {
    return `The tool ${tool.name} needs the role ${tool.requiredRole}; the caller is ${actor.role}.`;
  }
  const declared = resultLabel(tool, contextLabel);
  if (!clearanceCovers(actor.clearance, declared)) {
    return `The tool ${tool.name} returns ${declared} data; the caller's clearance is ${actor.clearance}.`;
  }
  return null;
}

/** Why these arguments may not reach the tool; null where they may. */
export const refusalOfInput = (tool: ToolRow, argumentsLabel: Label): string | null =>
  clearanceCovers(tool.maxInputLabel, argumentsLabel)
    ? null
    : `The tool ${tool.name} takes input up to ${tool.maxInputLabel}; these arguments are ${argumentsLabel}.`;

const REQUIRES_APPROVAL: ApprovalRule = { id: "tool.requires_approval", version: 1, ...DEFAULT_RULE };
const UNTRUSTED_CONTEXT: ApprovalRule = { id: "context.untrusted", version: 1, ...DEFAULT_RULE };

/**
 * The rules that make a call wait for people; none means it runs at once. Policies add links to this chain.
 * @param followsUntrusted text from documents, data or other servers stands in the conversation: it may have ordered
 * the call, so whatever has an effect waits for a person who sees it.
 */
export const rulesFor = (
  tool: Pick<ToolRow, "requiresApproval" | "effect">,
  followsUntrusted: boolean,
): ApprovalRule[] => [
  ...(tool.requiresApproval ? [REQUIRES_APPROVAL] : []),
  ...(followsUntrusted && tool.effect !== "read" ? [UNTRUSTED_CONTEXT] : []),
];

/** Whether rules were matched for a call that followed untrusted text. */
export const knewOfUntrusted = (rules: readonly ApprovalRule[]): boolean =>
  rules.some((rule) => rule.id === UNTRUSTED_CONTEXT.id);

// What they return the server itself has worked out, from what the caller gave.
const SERVER_MADE = new Set(["get_current_datetime", "calculate", "retrieve_vault_secret"]);

/** Whether a result of this tool may hold text of somebody else. */
export const returnsUntrusted = (toolName: string): boolean => !SERVER_MADE.has(toolName);
