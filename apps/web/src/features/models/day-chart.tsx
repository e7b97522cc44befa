import { formatDay } from "../../lib/dates.ts";
import { niceCeiling } from "./chart-scale.ts";
import { copyModels } from "./copy.ts";
import { formatMeasure, formatTick, type Measure } from "./measures.ts";

export type DayValue = { day: string; value: number };

const WIDTH = 720;
const HEIGHT = 180;
const LEFT = 64;
const BOTTOM = 22;
const TOP = 10;
const LINES = [0, 0.5, 1];
const LABEL_EVERY = 7;

/** A narrow screen begins with the newest days. */
const showNewest = (element: HTMLElement | null): void => {
  if (element) element.scrollLeft = element.scrollWidth;
};

/** Columns of a measure by day. The sums beside it and the table below carry the same for those who can't see it. */
export function DayChart({ days, measure }: { days: readonly DayValue[]; measure: Measure }) {
  const ceiling = niceCeiling(Math.max(0, ...days.map(({ value }) => value)));
  const step = (WIDTH - LEFT) / Math.max(1, days.length);
  const yOf = (value: number): number => TOP + (1 - value / ceiling) * (HEIGHT - TOP - BOTTOM);
  return (
    <div
      ref={showNewest}
      className="max-w-3xl min-w-0 flex-1 overflow-x-auto"
      tabIndex={0}
      role="group"
      aria-label={copyModels.chartByDay(copyModels.measures[measure])}
    >
      <svg
        role="img"
        aria-label={summarize(days, measure)}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="block w-full min-w-[30rem] text-[11px]"
      >
        {LINES.map((part) => (
          <g key={part}>
            <line
              x1={LEFT}
              x2={WIDTH}
              y1={yOf(part * ceiling)}
              y2={yOf(part * ceiling)}
              className="stroke-line"
            />
            <text
              x={LEFT - 8}
              y={yOf(part * ceiling) + 4}
              textAnchor="end"
              className="fill-muted tabular-nums"
            >
              {formatTick(part * ceiling, measure)}
            </text>
          </g>
        ))}
        {days.map(({ day, value }, index) => (
          <g key={day}>
            <title>{`${formatDay(day)}: ${formatMeasure(value, measure)}`}</title>
            <rect
              x={LEFT + index * step}
              y={TOP}
              width={step}
              height={HEIGHT - TOP - BOTTOM}
              className="fill-transparent"
            />
            {value > 0 && (
              <rect
                x={LEFT + index * step + step * 0.15}
                y={Math.min(yOf(value), yOf(0) - 2)}
                width={step * 0.7}
                height={Math.max(2, yOf(0) - yOf(value))}
                rx={2}
                className="fill-accent"
              />
            )}
            {(days.length - 1 - index) % LABEL_EVERY === 0 && (
              <text
                x={index === days.length - 1 ? WIDTH : LEFT + (index + 0.5) * step}
                y={HEIGHT - 5}
                textAnchor={index === days.length - 1 ? "end" : "middle"}
                className="fill-muted"
              >
                {formatDay(day)}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}

function summarize(days: readonly DayValue[], measure: Measure): string {
  const used = days.filter(({ value }) => value > 0);
  if (used.length === 0) return copyModels.noUsage;
  return used.map(({ day, value }) => `${formatDay(day)}: ${formatMeasure(value, measure)}`).join("; ");
}
