import { MousePointerClick } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "../../lib/class-names.ts";
import { EmptyState } from "./empty-state.tsx";

type SplitViewProps = {
  list: ReactNode;
  /** What is open beside the list; null for nothing yet. */
  detail: ReactNode;
  /** Says what to do while nothing is open. */
  pick: { title: string; help: string };
};

/** A list at the left with what is open beside it; on a narrow screen one after the other. */
export function SplitView({ list, detail, pick }: SplitViewProps) {
  const isOpen = detail !== null;
  return (
    <div className="flex min-h-0 flex-1">
      <div
        className={classNames(
          "flex w-full shrink-0 flex-col overflow-y-auto border-line bg-surface md:w-80 md:border-r",
          isOpen && "hidden md:flex",
        )}
      >
        {list}
      </div>
      <div className={classNames("min-w-0 flex-1 overflow-y-auto", !isOpen && "hidden md:block")}>
        {detail ?? (
          <EmptyState icon={<MousePointerClick size={22} aria-hidden />} title={pick.title}>
            {pick.help}
          </EmptyState>
        )}
      </div>
    </div>
  );
}
