import { type ReactNode, useId } from "react";

type SectionProps = { title: string; help?: string; children: ReactNode };

/** One group of settings. */
export function Section({ title, help, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-xl border border-line bg-surface p-4 sm:p-5">
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {help !== undefined && <p className="text-[0.8125rem] text-muted">{help}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
