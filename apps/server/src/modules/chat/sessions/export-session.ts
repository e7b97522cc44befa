import { type Approval, type ChatMessage, highestLabel, type Label } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { requireClearanceFor } from "../../../platform/http/sensitivity-label.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { ChatContext } from "../chat-context.ts";
import type { MessageRow } from "../chat.tables.ts";
import { findRunsOfSession } from "../runs/runs.repository.ts";
import { createRevealer } from "../pseudonyms/create-revealer.ts";
import { revealAll } from "../pseudonyms/reveal-all.ts";
import { isShown, presentSession, presentStoredMessage } from "./present-session.ts";
import { findMessagePage, findOwnSession } from "./sessions.repository.ts";

export type SessionExport = { label: Label; contentType: string; fileName: string; body: string };

const MAX_MESSAGES = 10_000;
const MAX_RUNS = 1_000;

/**
 * A chat of the caller's with its tool calls and approvals, as JSON or Markdown, under the highest label of what is in it:
 * where the chat's own was lowered, its messages still have theirs. The row of the audit log is committed before
 * anything is given out.
 * @throws AppError 404 for an unknown or foreign chat, 403 where the clearance does not cover the label.
 */
export async function exportSession(
  context: ChatContext,
  actor: Actor,
  sessionId: string,
  format: "json" | "markdown",
): Promise<SessionExport> {
  const session = await findOwnSession(context.db, actor.userId, sessionId);
  if (!session) throw notFound();
  const rows = (await findMessagePage(context.db, sessionId, MAX_MESSAGES, undefined)).reverse();
  const label = highestLabel(session.label, ...rows.map(labelOf));
  requireClearanceFor(actor, label, "The export");
  const auditEventId = await appendAuditEvent(context.db, {
    type: "EXPORT",
    userId: actor.userId,
    sessionId,
    details: { format, messages: rows.length, label },
    origin: actor.origin,
  });
  const revealer = createRevealer(context, actor, { sessionId, runId: null, what: "export" });
  const messages = await revealAll(revealer, rows.filter(isShown).map(presentStoredMessage));
  const runs = await findRunsOfSession(context.db, sessionId, MAX_RUNS);
  const approvals = await context.approvals.ofRuns(
    actor,
    runs.map((run) => run.id),
  );
  const content = {
    label,
    exportedAt: context.clock().toISOString(),
    auditEventId,
    session: presentSession(session),
    messages,
    approvals,
  };
  const fileName = `chat-${sessionId}`;
  return format === "json"
    ? {
        label,
        contentType: "application/json; charset=utf-8",
        fileName: `${fileName}.json`,
        body: JSON.stringify(content, null, 2),
      }
    : {
        label,
        contentType: "text/markdown; charset=utf-8",
        fileName: `${fileName}.md`,
        body: toMarkdown(content),
      };
}

const labelOf = ({ label, metadata }: MessageRow): Label =>
  highestLabel(label, metadata.toolResult?.label ?? "PUBLIC");

type Content = {
  label: string;
  exportedAt: string;
  auditEventId: string;
  session: { title: string };
  messages: readonly (ChatMessage & { createdAt: string })[];
  approvals: readonly Approval[];
};

const AUTHORS = { user: "You", agent: "CDSA", system: "Tool" } as const;

function toMarkdown(content: Content): string {
  const head = [
    `# ${content.session.title}`,
    `Label: **${content.label}** · exported ${content.exportedAt} · audit event ${content.auditEventId}`,
  ];
  const body = content.messages.map(
    (message) => `## ${AUTHORS[message.author]} · ${message.createdAt}\n\n${messageBody(message)}`,
  );
  const approvals = content.approvals.map(
    (approval) =>
      `- ${approval.toolName}: ${approval.status}${approval.statusReason ? ` (${approval.statusReason})` : ""}, requested ${approval.requestedAt}, digest \`${approval.digest}\``,
  );
  const tail = approvals.length > 0 ? ["## Approvals", approvals.join("\n")] : [];
  return `${[...head, ...body, ...tail].join("\n\n")}\n`;
}

function messageBody(message: ChatMessage): string {
  const { toolResult } = message;
  if (!toolResult) return message.interrupted ? `${message.text}\n\n_(interrupted)_` : message.text;
  return [
    `**${toolResult.toolName}** · ${toolResult.status} · ${toolResult.label}`,
    fenced(toolResult.arguments),
    toolResult.reason ?? "",
    toolResult.result === undefined ? "" : fenced(toolResult.result),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** A code block whose fence is longer than any run of backticks inside. */
function fenced(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}json\n${text}\n${fence}`;
}
