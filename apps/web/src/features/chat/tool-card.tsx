import type { ExecutionStatus, ToolCallResult } from "@cdsa/contracts";
import { ChevronRight, Wrench } from "lucide-react";
import { Badge, LabelBadge, type Tone } from "../../components/ui/badges.tsx";
import { JsonView } from "../../components/ui/json-view.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { EXECUTION_STATUS_NAMES } from "../../lib/copy.ts";
import { formatDuration } from "../../lib/dates.ts";
import { copyChat } from "./copy.ts";
import { ToolResult } from "./tool-result.tsx";

const TONES: Readonly<Record<ExecutionStatus, Tone>> = {
  AWAITING_APPROVAL: "accent",
  READY: "info",
  RUNNING: "info",
  SUCCEEDED: "ok",
  FAILED: "danger",
  DENIED: "danger",
  CANCELLED: "neutral",
  OUTCOME_UNKNOWN: "warn",
};

/** A tool call of the conversation: what ran with what, how it went, what came of it. */
export function ToolCard({ call }: { call: ToolCallResult }) {
  return (
    <section aria-label={call.toolName} className="overflow-hidden rounded-xl border border-line bg-surface">
      <details className="group" open={call.result !== undefined}>
        <summary className="flex list-none flex-wrap items-center gap-2 px-3 py-2 hover:bg-sunken/60">
          <ChevronRight
            size={15}
            className="text-muted transition-transform group-open:rotate-90"
            aria-hidden
          />
          <Wrench size={15} className="text-muted" aria-hidden />
          <span className="mr-auto font-mono text-[0.8125rem] font-medium wrap-anywhere">
            <VisibleText text={call.toolName} />
          </span>
          {call.cached && <Badge>{copyChat.cached}</Badge>}
          {call.durationMs !== null && (
            <span className="text-xs text-muted tabular-nums">{formatDuration(call.durationMs)}</span>
          )}
          <LabelBadge label={call.label} />
          <Badge tone={TONES[call.status]}>{EXECUTION_STATUS_NAMES[call.status]}</Badge>
        </summary>
        <div className="flex flex-col gap-3 border-t border-line px-3 py-3">
          {call.arguments === null ? (
            <p className="text-muted">{copyChat.argumentsWithheld}</p>
          ) : (
            <div>
              <p className="mb-1 text-xs font-medium text-muted">{copyChat.arguments}</p>
              <JsonView value={call.arguments} label={copyChat.arguments} className="max-h-56" />
            </div>
          )}
          {call.result !== undefined && <ToolResult value={call.result} />}
        </div>
      </details>
      {call.reason !== undefined && (
        <p className="border-t border-line px-3 py-2 wrap-anywhere">{call.reason}</p>
      )}
    </section>
  );
}

/** A tool call that has begun and has no result yet. */
export function RunningToolCard({ toolName }: { toolName: string }) {
  return (
    <section
      aria-label={toolName}
      className="flex items-center gap-2 rounded-xl border border-line bg-surface px-3 py-2"
    >
      <Wrench size={15} className="ml-[23px] text-muted" aria-hidden />
      <span className="mr-auto font-mono text-[0.8125rem] font-medium wrap-anywhere">{toolName}</span>
      <Badge tone="info">{copyChat.running}</Badge>
    </section>
  );
}
