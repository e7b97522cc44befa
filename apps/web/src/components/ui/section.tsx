import { type ReactNode, useId } from "react";

type SectionProps = { title: string; help?: string; action?: ReactNode; children: ReactNode };

/** One part of a view, with what can be done with all of it. */
export function Section({ title, help, action, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-xl border border-line bg-surface p-4 sm:p-5">
      <div className="flex min-h-7 flex-wrap items-center justify-between gap-2">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {action}
      </div>
      {help !== undefined && <p className="text-[0.8125rem] text-muted">{help}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}
