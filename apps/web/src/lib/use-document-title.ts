import { useEffect } from "react";
import { copy } from "./copy.ts";

/** Names the browser's tab after the view; never after content, which history and screens would show. */
export function useDocumentTitle(view: string): void {
  useEffect(() => {
    document.title = `${view} · ${copy.product}`;
    return () => {
      document.title = copy.product;
    };
  }, [view]);
}
