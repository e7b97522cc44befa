import type { EgressApproval, EgressLine, EgressLowering } from "@cdsa/contracts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { formatShortTime } from "../../lib/dates.ts";
import { copyEgress } from "./copy.ts";
import { formatBytes } from "../../lib/format-bytes.ts";

type TableProps = { label: string; columns: readonly string[]; children: ReactNode };

function Table({ label, columns, children }: TableProps) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={label}>
      <table className="data-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

const Mono = ({ text }: { text: string }) => (
  <span className="font-mono text-xs">
    <VisibleText text={text} />
  </span>
);

/** What was sent where, most bytes first. */
export function LineTable({ lines }: { lines: readonly EgressLine[] }) {
  return (
    <Table label={copyEgress.lines} columns={Object.values(copyEgress.columns)}>
      {lines.map((line) => (
        <tr key={`${line.destination} ${line.label} ${line.purpose}`}>
          <th scope="row" className="bg-surface!">
            <Mono text={line.destination} />
          </th>
          <td>
            <LabelBadge label={line.label} />
          </td>
          <td>
            <Mono text={line.purpose} />
          </td>
          <td className="tabular-nums">{line.requests.toLocaleString()}</td>
          <td className="whitespace-nowrap tabular-nums" title={line.bytes.toLocaleString()}>
            {formatBytes(line.bytes)}
          </td>
          <td className="tabular-nums">{line.refused.toLocaleString()}</td>
          <td className="tabular-nums" title={copyEgress.approvedHelp}>
            {copyEgress.approved(line.approvedRequests, line.approvals)}
          </td>
          <td className="whitespace-nowrap">{formatShortTime(line.lastAt)}</td>
        </tr>
      ))}
    </Table>
  );
}

const ApprovalLink = ({ id, text }: { id: string; text: string }) => (
  <Link
    to="/approvals/{-$approvalId}"
    params={{ approvalId: id }}
    className="text-accent underline underline-offset-2"
  >
    <VisibleText text={text} />
  </Link>
);

/** Calls that ran by approval. */
export function ApprovalTable({ approvals }: { approvals: readonly EgressApproval[] }) {
  return (
    <Table label={copyEgress.approvals} columns={Object.values(copyEgress.approvalColumns)}>
      {approvals.map((approval) => (
        <tr key={`${approval.approvalId} ${approval.destination} ${approval.label}`}>
          <th scope="row" className="bg-surface!">
            <ApprovalLink id={approval.approvalId} text={approval.toolName} />
          </th>
          <td className="whitespace-nowrap">
            {approval.decidedAt === null ? "" : formatShortTime(approval.decidedAt)}
          </td>
          <td>
            <Mono text={approval.destination} />
          </td>
          <td>
            <LabelBadge label={approval.label} />
          </td>
          <td className="whitespace-nowrap tabular-nums">{formatBytes(approval.bytes)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** Labels that were lowered by approval. */
export function LoweringTable({ lowerings }: { lowerings: readonly EgressLowering[] }) {
  return (
    <Table label={copyEgress.lowerings} columns={Object.values(copyEgress.loweringColumns)}>
      {lowerings.map(({ auditEventId, approvalId, what, from, to, at }) => (
        <tr key={auditEventId}>
          <th scope="row" className="bg-surface!">
            {copyEgress.what[what]}
          </th>
          <td>
            <LabelBadge label={from} />
          </td>
          <td>
            <LabelBadge label={to} />
          </td>
          <td className="whitespace-nowrap">{formatShortTime(at)}</td>
          <td>
            {approvalId === null ? (
              copyEgress.withoutApproval
            ) : (
              <ApprovalLink id={approvalId} text={copyEgress.seeApproval} />
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
