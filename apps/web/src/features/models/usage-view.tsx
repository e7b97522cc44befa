import type { LlmUsage } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { Section } from "../../components/ui/section.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { formatDay } from "../../lib/dates.ts";
import { USAGE_SPLITS, type UsageSplit, usageQuery } from "./api/models-api.ts";
import { daysBetween } from "./chart-scale.ts";
import { copyModels } from "./copy.ts";
import { DayChart } from "./day-chart.tsx";
import { formatCost, formatCount, type Measure, MEASURE_OPTIONS, valueOf } from "./measures.ts";
import { UsageTable } from "./usage-table.tsx";
import { useNames } from "./use-names.ts";

/** What models were used for and what that cost: one's own, or everybody's for administrators and auditors. */
export function UsageView() {
  const [measure, setMeasure] = useState<Measure>("cost");
  const days = useQuery(usageQuery("day"));
  return (
    <>
      <Section
        title={copyModels.period}
        action={
          <SegmentedControl
            label={copyModels.measure}
            value={measure}
            onChange={setMeasure}
            options={MEASURE_OPTIONS}
          />
        }
      >
        {days.isPending && <SkeletonRows count={3} rowClassName="h-16" />}
        <ProblemNote error={days.error} onRetry={() => void days.refetch()} />
        {days.data && <Overview usage={days.data} measure={measure} />}
      </Section>
      {days.data && days.data.items.length > 0 && <Splits measure={measure} />}
    </>
  );
}

function Overview({ usage, measure }: { usage: LlmUsage; measure: Measure }) {
  if (usage.items.length === 0) return <p className="text-muted">{copyModels.noUsage}</p>;
  const byDay = new Map(usage.items.map((row) => [row.key, valueOf(row, measure)]));
  const days = daysBetween(usage.from, usage.to).map((day) => ({ day, value: byDay.get(day) ?? 0 }));
  const { cost, exchanges, inputTokens, outputTokens } = usage.total;
  const figures: [string, string][] = [
    [copyModels.usageColumns.cost, formatCost(cost)],
    [copyModels.usageColumns.exchanges, formatCount(exchanges)],
    [copyModels.usageColumns.input, formatCount(inputTokens)],
    [copyModels.usageColumns.output, formatCount(outputTokens)],
  ];
  return (
    <div className="flex flex-col gap-4 xl:flex-row xl:gap-10">
      <dl className="grid shrink-0 grid-cols-2 content-start gap-x-6 gap-y-2 sm:flex sm:gap-x-10 xl:min-w-40 xl:flex-col xl:gap-y-3">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <DayChart days={days} measure={measure} />
    </div>
  );
}

function Splits({ measure }: { measure: Measure }) {
  const [by, setBy] = useState<UsageSplit>("model");
  const usage = useQuery(usageQuery(by));
  const names = useNames();
  const nameOf = (key: string): string => {
    if (by === "day") return formatDay(key);
    return by === "model" ? names.ofModel(key) : names.ofSubject(key);
  };
  return (
    <Section
      title={copyModels.split}
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
      {usage.data?.items.length === 0 && <p className="text-muted">{copyModels.noSplit}</p>}
      {usage.data && usage.data.items.length > 0 && (
        <UsageTable label={copyModels.splitNames[by]} usage={usage.data} measure={measure} nameOf={nameOf} />
      )}
    </Section>
  );
}
