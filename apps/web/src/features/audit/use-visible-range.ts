import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type VisibleRange, type Viewport, visibleRange } from "./visible-range.ts";

export type VirtualRows = {
  scrollRef: RefObject<HTMLDivElement | null>;
  onScroll: () => void;
  range: VisibleRange;
};

/** Follows which rows of a scrolling list are in sight. */
export function useVisibleRange(rowHeightPx: number, count: number): VirtualRows {
  const scrollRef = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState<Viewport>({ scrollTop: 0, height: 800 });
  const measure = useCallback(() => {
    const element = scrollRef.current;
    if (element !== null) setViewport({ scrollTop: element.scrollTop, height: element.clientHeight });
  }, []);
  useEffect(() => {
    const element = scrollRef.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [measure]);
  return { scrollRef, onScroll: measure, range: visibleRange(viewport, rowHeightPx, count) };
}
