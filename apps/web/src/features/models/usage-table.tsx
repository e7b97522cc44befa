import type { LlmUsage } from "@cdsa/contracts";
import { copyModels } from "./copy.ts";
import { formatCost, formatCount, type Measure, valueOf } from "./measures.ts";

type UsageTableProps = {
  label: string;
  usage: LlmUsage;
  measure: Measure;
  nameOf: (key: string) => string;
};

/** Sums by model, person, group or day, each with a bar that compares it with the highest of them. */
export function UsageTable({ label, usage, measure, nameOf }: UsageTableProps) {
  const { usageColumns } = copyModels;
  const highest = Math.max(0, ...usage.items.map((row) => valueOf(row, measure)));
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="data-table min-w-[34rem]">
        <thead>
          <tr>
            <th scope="col">{label}</th>
            <td className="w-2/5 bg-sunken" />
            {[usageColumns.exchanges, usageColumns.input, usageColumns.output, usageColumns.cost].map(
              (column) => (
                <th key={column} scope="col" className="number">
                  {column}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {usage.items.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="max-w-56 truncate bg-surface! text-ink!" title={row.key}>
                {nameOf(row.key)}
              </th>
              <td aria-hidden className="align-middle!">
                <Bar part={highest === 0 ? 0 : valueOf(row, measure) / highest} />
              </td>
              <td className="number">{formatCount(row.exchanges)}</td>
              <td className="number">{formatCount(row.inputTokens)}</td>
              <td className="number">{formatCount(row.outputTokens)}</td>
              <td className="number">{formatCost(row.cost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Bar({ part }: { part: number }) {
  return (
    <span className="block h-2 rounded-full bg-sunken">
      <span
        className="block h-full min-w-0.5 rounded-full bg-accent"
        style={{ width: `${Math.round(part * 100)}%` }}
      />
    </span>
  );
}
