import type { ReactNode } from "react";
import { LoadMore, type Pages } from "./load-more.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { SkeletonRows } from "./skeleton.tsx";

type ListPaneProps<Item> = {
  label: string;
  /** An infinite query of pages with `items`. */
  list: Pages & {
    data: { pages: readonly { items: readonly Item[] }[] } | undefined;
    error: unknown;
    isPending: boolean;
    refetch: () => Promise<unknown>;
  };
  skeletonRow: string;
  /** Stands in the place of an empty list. */
  empty: ReactNode;
  children: (item: Item) => ReactNode;
};

/** A list to choose from: its skeleton, its failure, its emptiness, its rows and the way to more of them. */
export function ListPane<Item>({ label, list, skeletonRow, empty, children }: ListPaneProps<Item>) {
  if (list.isPending) return <SkeletonRows count={6} rowClassName={skeletonRow} />;
  if (list.error !== null) {
    return (
      <div className="p-3">
        <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
      </div>
    );
  }
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return empty;
  return (
    <nav aria-label={label}>
      <ul className="divide-y divide-line">{items.map(children)}</ul>
      <LoadMore pages={list} className="m-2" />
    </nav>
  );
}
