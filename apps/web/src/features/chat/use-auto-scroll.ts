import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

const NEAR_END_PX = 48;

export type AutoScroll = {
  scrollRef: RefObject<HTMLDivElement | null>;
  contentRef: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  onScroll: () => void;
  toEnd: () => void;
};

/** Keeps a growing list at its end, and leaves it alone once the reader has scrolled up. */
export function useAutoScroll(): AutoScroll {
  const scrollRef = useRef<HTMLDivElement>(null);
  const contentRef = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [isAtEnd, setIsAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    const element = scrollRef.current;
    if (element === null) return;
    follows.current = true;
    element.scrollTop = element.scrollHeight;
  }, []);

  const onScroll = useCallback(() => {
    const element = scrollRef.current;
    if (element === null) return;
    follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    setIsAtEnd(follows.current);
  }, []);

  useEffect(() => {
    const content = contentRef.current;
    if (content === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (follows.current) toEnd();
    });
    observer.observe(content);
    return () => observer.disconnect();
  }, [toEnd]);

  return { scrollRef, contentRef, isAtEnd, onScroll, toEnd };
}
