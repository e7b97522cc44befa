import { type ReactNode, useId } from "react";

type SectionProps = { title: string; action?: ReactNode; children: ReactNode };

/** One part of what is shown of a secret or of the keys. */
export function Section({ title, action, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-xl border border-line bg-surface p-4">
      <div className="flex min-h-7 items-center justify-between gap-2">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {action}
      </div>
      <div className="mt-3">{children}</div>
    </section>
  );
}
