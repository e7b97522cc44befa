import { classNames } from "../../lib/class-names.ts";

type SegmentedControlProps<Value extends string> = {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; text: string }[];
};

/** A choice of one among a few, all in sight. */
export function SegmentedControl<Value extends string>({
  label,
  value,
  onChange,
  options,
}: SegmentedControlProps<Value>) {
  return (
    <div
      role="group"
      aria-label={label}
      className="inline-flex rounded-md border border-line bg-surface p-0.5"
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={classNames(
            "rounded px-2.5 py-0.5 text-[0.8125rem] font-medium whitespace-nowrap transition-colors",
            option.value === value ? "bg-accent-soft text-accent" : "text-muted hover:text-ink",
          )}
        >
          {option.text}
        </button>
      ))}
    </div>
  );
}
