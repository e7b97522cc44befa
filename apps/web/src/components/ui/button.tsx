import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { classNames } from "../../lib/class-names.ts";

type Variant = "primary" | "secondary" | "ghost" | "danger";
type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: Variant;
  size?: "normal" | "small";
  isBusy?: boolean;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
};

const VARIANTS: Readonly<Record<Variant, string>> = {
  primary: "bg-accent text-on-accent hover:not-disabled:bg-accent-hover",
  secondary: "border border-line-strong/60 bg-surface text-ink hover:not-disabled:bg-sunken",
  ghost: "text-muted hover:not-disabled:bg-sunken hover:not-disabled:text-ink",
  danger: "border border-danger/50 bg-surface text-danger hover:not-disabled:bg-danger-soft",
};

/** A button with words. */
export function Button({
  variant = "secondary",
  size = "normal",
  isBusy = false,
  icon,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy || undefined}
      className={classNames(
        "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-55",
        size === "normal" ? "h-9 px-3.5" : "h-7 px-2.5 text-[0.8125rem]",
        VARIANTS[variant],
        className,
      )}
    >
      {icon}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "aria-label"> & {
  /** Read aloud, and shown on hover. */
  label: string;
  size?: "normal" | "small";
  ref?: Ref<HTMLButtonElement>;
};

/** A button with an icon only. */
export function IconButton({ label, size = "normal", className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={classNames(
        "inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:not-disabled:bg-sunken hover:not-disabled:text-ink disabled:cursor-not-allowed disabled:opacity-55",
        size === "normal" ? "size-9" : "size-7",
        className,
      )}
    >
      {children}
    </button>
  );
}
