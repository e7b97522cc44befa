import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from "react";
import { classNames } from "../../lib/class-names.ts";

const CONTROL =
  "w-full rounded-md border border-line-strong bg-surface px-3 text-ink disabled:opacity-60 aria-invalid:border-danger";

type Shared = { label: string; hint?: ReactNode; error?: string | undefined; isLabelHidden?: boolean };

function Frame({
  id,
  label,
  hint,
  error,
  isLabelHidden,
  children,
}: Shared & { id: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={isLabelHidden === true ? "sr-only" : "text-[0.8125rem] font-medium"}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-xs text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

function describe(id: string, { hint, error }: Shared) {
  const ids = [hint === undefined ? "" : `${id}-hint`, error === undefined ? "" : `${id}-error`]
    .join(" ")
    .trim();
  return { "aria-describedby": ids || undefined, "aria-invalid": error === undefined ? undefined : true };
}

type TextFieldProps = Shared & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> };

/** One line of text with its label, hint and error. */
export function TextField({ label, hint, error, isLabelHidden, className, ...rest }: TextFieldProps) {
  const id = useId();
  const shared = { label, hint, error, ...(isLabelHidden === undefined ? {} : { isLabelHidden }) };
  return (
    <Frame id={id} {...shared}>
      <input {...rest} {...describe(id, shared)} id={id} className={classNames(CONTROL, "h-9", className)} />
    </Frame>
  );
}

type TextAreaProps = Shared &
  TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> };

/** Several lines of text with their label, hint and error. */
export function TextAreaField({ label, hint, error, isLabelHidden, className, ...rest }: TextAreaProps) {
  const id = useId();
  const shared = { label, hint, error, ...(isLabelHidden === undefined ? {} : { isLabelHidden }) };
  return (
    <Frame id={id} {...shared}>
      <textarea
        {...rest}
        {...describe(id, shared)}
        id={id}
        className={classNames(CONTROL, "py-2", className)}
      />
    </Frame>
  );
}

type SelectFieldProps = Shared &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, "children"> & {
    options: readonly { value: string; text: string }[];
  };

/** A choice among few, as the browser's own list. */
export function SelectField({
  label,
  hint,
  error,
  isLabelHidden,
  className,
  options,
  ...rest
}: SelectFieldProps) {
  const id = useId();
  const shared = { label, hint, error, ...(isLabelHidden === undefined ? {} : { isLabelHidden }) };
  return (
    <Frame id={id} {...shared}>
      <select
        {...rest}
        {...describe(id, shared)}
        id={id}
        className={classNames(CONTROL, "h-9 pr-1", className)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </Frame>
  );
}

type CheckFieldProps = { label: string; isChecked: boolean; onChange: (isChecked: boolean) => void };

/** A yes or no. */
export function CheckField({ label, isChecked, onChange }: CheckFieldProps) {
  return (
    <label className="flex items-center gap-2 py-1">
      <input
        type="checkbox"
        checked={isChecked}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 accent-accent"
      />
      {label}
    </label>
  );
}
