import type { JsonValue } from "@cdsa/contracts";
import { useState } from "react";
import { JsonView } from "../../components/ui/json-view.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { BarChart } from "./bar-chart.tsx";
import { copyChat } from "./copy.ts";
import { ResultFields } from "./result-fields.tsx";
import { ResultTable } from "./result-table.tsx";
import { isObject, toSeries, toTable } from "./series.ts";

type View = "table" | "chart" | "json";

/** What a tool returned: as a table or fields, as bars where it is a series, and always as JSON. */
export function ToolResult({ value }: { value: JsonValue }) {
  const table = toTable(value);
  const series = table === null ? seriesWithin(value) : toSeries(table);
  const isReadable = table !== null || isObject(value);
  const views: View[] = [
    ...(isReadable ? ["table" as const] : []),
    ...(series === null ? [] : ["chart" as const]),
    "json",
  ];
  const [chosen, setChosen] = useState<View>("table");
  const view = views.includes(chosen) ? chosen : "json";
  return (
    <section
      className="overflow-hidden rounded-md border border-line bg-surface"
      aria-label={copyChat.result}
    >
      {views.length > 1 && (
        <div className="flex items-center justify-between border-b border-line bg-sunken/60 px-2 py-1">
          <span className="text-xs font-medium text-muted">{copyChat.result}</span>
          <SegmentedControl
            label={copyChat.result}
            value={view}
            onChange={setChosen}
            options={views.map((option) => ({ value: option, text: copyChat[option] }))}
          />
        </div>
      )}
      {view === "table" && table !== null && <ResultTable table={table} label={copyChat.result} />}
      {view === "table" && table === null && isObject(value) && <ResultFields value={value} />}
      {view === "chart" && series !== null && <BarChart series={series} />}
      {view === "json" && (
        <JsonView value={value} label={copyChat.json} className="max-h-96 rounded-none border-0" />
      )}
    </section>
  );
}

function seriesWithin(value: JsonValue) {
  if (!isObject(value)) return null;
  for (const item of Object.values(value)) {
    const table = toTable(item);
    const series = table === null ? null : toSeries(table);
    if (series !== null) return series;
  }
  return null;
}
