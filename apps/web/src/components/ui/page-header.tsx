import type { ReactNode } from "react";
import { useDocumentTitle } from "../../lib/use-document-title.ts";

/** The head of a view: its name, and what can be done with all of it. */
export function PageHeader({ title, children }: { title: string; children?: ReactNode }) {
  useDocumentTitle(title);
  return (
    <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-surface px-4 py-2">
      <h1 className="mr-auto text-base font-semibold">{title}</h1>
      {children}
    </header>
  );
}
