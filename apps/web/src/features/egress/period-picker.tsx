import { TextField } from "../../components/ui/field.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { dayBefore } from "../../lib/dates.ts";
import { copyEgress } from "./copy.ts";
import type { EgressDays, EgressPeriod } from "./statement-query.ts";

type PeriodPickerProps = { days: EgressDays; nowMs: number; onPeriod: (period: EgressPeriod) => void };

const PRESETS = { today: 1, week: 7, month: 30, quarter: 90 } as const;
type Preset = keyof typeof PRESETS;
const isPreset = (value: string): value is Preset => Object.hasOwn(PRESETS, value);
const OPTIONS = Object.keys(PRESETS)
  .filter(isPreset)
  .map((value) => ({ value, text: copyEgress.presets[value] }));

/** The days a statement is about: a few common periods, or any. */
export function PeriodPicker({ days: { from, to }, nowMs, onPeriod }: PeriodPickerProps) {
  const today = dayBefore(nowMs, 0);
  const chosen = OPTIONS.find(({ value }) => to === today && from === dayBefore(nowMs, PRESETS[value] - 1));
  return (
    <section
      aria-label={copyEgress.period}
      className="flex shrink-0 flex-wrap items-end gap-x-4 gap-y-2 border-b border-line bg-surface px-4 py-2.5"
    >
      <SegmentedControl<Preset | "">
        label={copyEgress.period}
        value={chosen?.value ?? ""}
        onChange={(preset) => {
          if (preset !== "") onPeriod({ from: dayBefore(nowMs, PRESETS[preset] - 1), to: today });
        }}
        options={OPTIONS}
      />
      <div className="grid grid-cols-2 gap-2">
        <TextField
          label={copyEgress.from}
          type="date"
          max={to}
          value={from}
          onChange={(event) => onPeriod({ from: event.target.value || undefined, to })}
        />
        <TextField
          label={copyEgress.to}
          type="date"
          min={from}
          max={today}
          value={to}
          onChange={(event) => onPeriod({ from, to: event.target.value || undefined })}
        />
      </div>
    </section>
  );
}
