import { ENDED_BY } from "./html-elements.ts";

/** Follows the tags within an element that is skipped, to find its end without a stack of all elements. */
export type SkippedElements = {
  readonly isSkipping: boolean;
  begin: (name: string) => void;
  /** Takes a tag; false where it is none of what is skipped. */
  takes: (name: string, isOpening: boolean) => boolean;
};

export function createSkippedElements(): SkippedElements {
  // How many elements of the same name are open, the skipped one among them.
  let skipped: { name: string; depth: number } | null = null;
  return {
    get isSkipping() {
      return skipped !== null;
    },
    begin: (name) => {
      skipped = { name, depth: 1 };
    },
    takes: (name, isOpening) => {
      if (skipped === null) return false;
      if (ENDED_BY.get(skipped.name)?.has(isOpening ? name : `/${name}`) === true) {
        skipped = null;
        return false;
      }
      if (name === skipped.name) {
        skipped.depth += isOpening ? 1 : -1;
        if (skipped.depth === 0) skipped = null;
      }
      return true;
    },
  };
}
