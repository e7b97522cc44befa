import { copyChat } from "./copy.ts";
import { fieldName, formatNumber } from "./field-name.ts";
import type { Series } from "./series.ts";

const ROW_HEIGHT = 26;
const NAME_WIDTH = 150;
const WIDTH = 640;
const VALUE_WIDTH = 110;
const LONGEST_NAME = 22;

/** A series as bars. The table beside it carries the same figures for those who can't see it. */
export function BarChart({ series }: { series: Series }) {
  const values = series.points.map((point) => point.value);
  const top = Math.max(0, ...values);
  const bottom = Math.min(0, ...values);
  const scale = (WIDTH - NAME_WIDTH - VALUE_WIDTH) / (top - bottom || 1);
  const zero = NAME_WIDTH - bottom * scale;
  return (
    <div
      className="overflow-x-auto p-3"
      tabIndex={0}
      role="group"
      aria-label={copyChat.chartLabel(fieldName(series.measure))}
    >
      <p className="mb-1 text-xs text-muted">{fieldName(series.measure)}</p>
      <svg
        role="img"
        aria-label={series.points.map((point) => `${point.name}: ${formatNumber(point.value)}`).join("; ")}
        viewBox={`0 0 ${WIDTH} ${series.points.length * ROW_HEIGHT}`}
        className="block w-full min-w-[30rem] text-[12px]"
      >
        {series.points.map((point, index) => (
          <g key={point.name} transform={`translate(0 ${index * ROW_HEIGHT})`}>
            <text x={NAME_WIDTH - 8} y={17} textAnchor="end" className="fill-muted">
              {point.name.length > LONGEST_NAME ? `${point.name.slice(0, LONGEST_NAME - 1)}…` : point.name}
            </text>
            <rect
              x={Math.min(zero, zero + point.value * scale)}
              y={5}
              width={Math.max(1, Math.abs(point.value * scale))}
              height={ROW_HEIGHT - 10}
              rx={3}
              className={point.value < 0 ? "fill-danger" : "fill-accent"}
            />
            <text x={Math.max(zero, zero + point.value * scale) + 6} y={17} className="fill-ink tabular-nums">
              {formatNumber(point.value)}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
