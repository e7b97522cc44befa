import { useInfiniteQuery } from "@tanstack/react-query";
import { Badge, LabelBadge, type Tone } from "../../components/ui/badges.tsx";
import { LoadMore } from "../../components/ui/load-more.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { Section } from "../../components/ui/section.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import type { ExecutionStatus } from "@cdsa/contracts";
import { EXECUTION_STATUS_NAMES } from "../../lib/copy.ts";
import { formatDateTime, formatDuration } from "../../lib/dates.ts";
import { executionsQuery } from "./api/tools-api.ts";
import { copyTools } from "./copy.ts";

export const STATUS_TONES: Readonly<Record<ExecutionStatus, Tone>> = {
  AWAITING_APPROVAL: "accent",
  READY: "info",
  RUNNING: "info",
  SUCCEEDED: "ok",
  FAILED: "danger",
  DENIED: "danger",
  CANCELLED: "neutral",
  OUTCOME_UNKNOWN: "warn",
};

/** What the tool was run for, as far as this person may see it. */
export function ExecutionsSection({ toolId }: { toolId: string }) {
  const list = useInfiniteQuery(executionsQuery(toolId));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={copyTools.executions} help={copyTools.executionsHelp}>
      {list.isPending && <SkeletonRows count={3} />}
      <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
      {list.data && items.length === 0 && <p className="text-muted">{copyTools.noExecutions}</p>}
      {items.length > 0 && (
        <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={copyTools.executions}>
          <table className="data-table">
            <thead>
              <tr>
                {Object.values(copyTools.executionColumns).map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((execution) => (
                <tr key={execution.id}>
                  <td className="whitespace-nowrap">{formatDateTime(execution.createdAt)}</td>
                  <td>
                    <Badge tone={STATUS_TONES[execution.status]}>
                      {EXECUTION_STATUS_NAMES[execution.status]}
                    </Badge>
                    {execution.reason !== null && (
                      <p className="mt-1 min-w-40 text-muted wrap-anywhere">{execution.reason}</p>
                    )}
                  </td>
                  <td>
                    <LabelBadge label={execution.label} />
                  </td>
                  <td className="whitespace-nowrap">
                    {execution.durationMs === null ? "–" : formatDuration(execution.durationMs)}
                  </td>
                  <td>{execution.toolVersion}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <LoadMore pages={list} className="mt-2" />
    </Section>
  );
}
