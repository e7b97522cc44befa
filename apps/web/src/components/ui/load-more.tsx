import { copy } from "../../lib/copy.ts";
import { Button } from "./button.tsx";

/** What of an infinite query the button needs. */
export type Pages = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
};

/** The way to the next page of a list; nothing after the last one. */
export function LoadMore({ pages, className }: { pages: Pages; className: string }) {
  if (!pages.hasNextPage) return null;
  return (
    <Button
      size="small"
      variant="ghost"
      className={className}
      isBusy={pages.isFetchingNextPage}
      onClick={() => void pages.fetchNextPage()}
    >
      {copy.loadMore}
    </Button>
  );
}
