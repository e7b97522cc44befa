import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { PageHeader } from "../../components/ui/page-header.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { copyEgress } from "./copy.ts";
import { PeriodPicker } from "./period-picker.tsx";
import { daysOf, type EgressPeriod, statementQuery, useExportStatement } from "./statement-query.ts";
import { StatementView } from "./statement-view.tsx";

type EgressPageProps = { period: EgressPeriod; onPeriod: (period: EgressPeriod) => void };

/** What left the house in a period: where to, under which label, what for, and who allowed it. */
export function EgressPage({ period, onPeriod }: EgressPageProps) {
  const [nowMs] = useState(() => Date.now());
  const days = daysOf(period, nowMs);
  const statement = useQuery(statementQuery(days));
  const exporting = useExportStatement(days);
  return (
    <>
      <PageHeader title={copyEgress.title}>
        <Link to="/audit" className="text-[0.8125rem] text-accent underline underline-offset-2">
          {copyEgress.back}
        </Link>
        <Button
          size="small"
          icon={<Download size={15} aria-hidden />}
          isBusy={exporting.isPending}
          onClick={() => exporting.mutate()}
        >
          {copyEgress.exportCsv}
        </Button>
      </PageHeader>
      <PeriodPicker days={days} nowMs={nowMs} onPeriod={onPeriod} />
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} role="group" aria-label={copyEgress.title}>
        <div className="flex flex-col gap-4 p-4">
          <ProblemNote error={exporting.error} />
          {statement.isPending && <SkeletonRows count={8} />}
          <ProblemNote error={statement.error} onRetry={() => void statement.refetch()} />
          {statement.data && <StatementView statement={statement.data} />}
        </div>
      </div>
    </>
  );
}
