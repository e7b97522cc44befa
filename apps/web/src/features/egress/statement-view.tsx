import type { EgressStatement } from "@cdsa/contracts";
import { ArrowUpRight, TriangleAlert } from "lucide-react";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { Section } from "../../components/ui/section.tsx";
import { formatDateTime } from "../../lib/dates.ts";
import { copyEgress } from "./copy.ts";
import { formatBytes } from "../../lib/format-bytes.ts";
import { ApprovalTable, LineTable, LoweringTable } from "./statement-tables.tsx";

/** A statement, whole: its sums, what was sent where, and what allowed it. */
export function StatementView({ statement }: { statement: EgressStatement }) {
  const { approvals, from, isCut, lines, lowerings, to, totals } = statement;
  const sums = [
    { name: copyEgress.totals.bytes, value: formatBytes(totals.bytes) },
    { name: copyEgress.totals.requests, value: totals.requests.toLocaleString() },
    { name: copyEgress.totals.refused, value: totals.refused.toLocaleString() },
    {
      name: copyEgress.totals.destinations,
      value: new Set(lines.map(({ destination }) => destination)).size.toLocaleString(),
    },
  ];
  return (
    <>
      <p className="text-[0.8125rem] text-muted">
        {copyEgress.scope(formatDateTime(from), formatDateTime(to))}
      </p>
      {isCut && (
        <p className="flex items-center gap-2 rounded-md bg-warn-soft px-3 py-1.5 text-warn">
          <TriangleAlert size={16} className="shrink-0" aria-hidden />
          {copyEgress.cut}
        </p>
      )}
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {sums.map(({ name, value }) => (
          <div key={name} className="rounded-xl border border-line bg-surface px-4 py-3">
            <dt className="text-[0.8125rem] text-muted">{name}</dt>
            <dd className="text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <Section title={copyEgress.lines} help={copyEgress.linesHelp}>
        {lines.length === 0 ? (
          <EmptyState icon={<ArrowUpRight size={22} aria-hidden />} title={copyEgress.empty}>
            {copyEgress.emptyHelp}
          </EmptyState>
        ) : (
          <LineTable lines={lines} />
        )}
      </Section>
      <Section title={copyEgress.approvals} help={copyEgress.approvalsHelp}>
        {approvals.length === 0 ? (
          <p className="text-muted">{copyEgress.noApprovals}</p>
        ) : (
          <ApprovalTable approvals={approvals} />
        )}
      </Section>
      <Section title={copyEgress.lowerings} help={copyEgress.loweringsHelp}>
        {lowerings.length === 0 ? (
          <p className="text-muted">{copyEgress.noLowerings}</p>
        ) : (
          <LoweringTable lowerings={lowerings} />
        )}
      </Section>
    </>
  );
}
