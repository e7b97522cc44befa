import type { ReactNode } from "react";

type EmptyStateProps = { icon: ReactNode; title: string; children: ReactNode; action?: ReactNode };

/** Shown where a list is empty: what it is for and what to do next. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <div className="mb-1 rounded-full bg-sunken p-3 text-muted">{icon}</div>
      <p className="text-base font-semibold">{title}</p>
      <p className="max-w-sm text-muted">{children}</p>
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}
