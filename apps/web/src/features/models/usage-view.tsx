import type { LlmUsage } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { Section } from "../../components/ui/section.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { USAGE_SPLITS, type UsageSplit, usageQuery } from "./api/models-api.ts";
import { copyModels } from "./copy.ts";

const COUNT = new Intl.NumberFormat();
const COST = new Intl.NumberFormat(undefined, {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 4,
});

/** What models were used for and what that cost: one's own, or everybody's for administrators and auditors. */
export function UsageView() {
  const [by, setBy] = useState<UsageSplit>("model");
  const usage = useQuery(usageQuery(by));
  return (
    <Section
      title={copyModels.period}
      action={
        <SegmentedControl
          label={copyModels.byLabel}
          value={by}
          onChange={setBy}
          options={USAGE_SPLITS.map((value) => ({ value, text: copyModels.by[value] }))}
        />
      }
    >
      {usage.isPending && <SkeletonRows count={3} />}
      <ProblemNote error={usage.error} onRetry={() => void usage.refetch()} />
      {usage.data?.items.length === 0 && <p className="text-muted">{copyModels.noUsage}</p>}
      {usage.data && usage.data.items.length > 0 && <UsageTable usage={usage.data} />}
    </Section>
  );
}

function UsageTable({ usage }: { usage: LlmUsage }) {
  const rows = [...usage.items, { key: copyModels.total, ...usage.total }];
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={copyModels.period}>
      <table className="data-table">
        <thead>
          <tr>
            {Object.values(copyModels.usageColumns).map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="bg-surface! font-mono text-xs">
                {row.key}
              </th>
              <td className="tabular-nums">{COUNT.format(row.exchanges)}</td>
              <td className="tabular-nums">{COUNT.format(row.inputTokens)}</td>
              <td className="tabular-nums">{COUNT.format(row.outputTokens)}</td>
              <td className="tabular-nums">{COST.format(row.cost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
