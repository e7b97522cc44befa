import type { Label } from "@cdsa/contracts";
import type { ReactNode } from "react";
import { classNames } from "../../lib/class-names.ts";
import { LABEL_NAMES } from "../../lib/copy.ts";

export type Tone = "neutral" | "info" | "ok" | "warn" | "danger" | "accent";

const TONES: Readonly<Record<Tone, string>> = {
  neutral: "bg-sunken text-muted",
  info: "bg-info-soft text-info",
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
  accent: "bg-accent-soft text-accent",
};

type BadgeProps = { tone?: Tone; title?: string; icon?: ReactNode; children: ReactNode };

/** A short state in a coloured box; the words carry the meaning, the colour only helps. */
export function Badge({ tone = "neutral", title, icon, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={classNames(
        "inline-flex h-5 shrink-0 items-center gap-1 rounded px-1.5 text-xs font-medium whitespace-nowrap",
        TONES[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}

const LABEL_TONES: Readonly<Record<Label, Tone>> = {
  PUBLIC: "ok",
  INTERNAL: "info",
  CONFIDENTIAL: "warn",
  RESTRICTED: "danger",
};

/** A sensitivity label. */
export function LabelBadge({ label, title }: { label: Label; title?: string }) {
  return (
    <Badge tone={LABEL_TONES[label]} {...(title === undefined ? {} : { title })}>
      {LABEL_NAMES[label]}
    </Badge>
  );
}
