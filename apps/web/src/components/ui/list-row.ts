import { classNames } from "../../lib/class-names.ts";

/** Looks of the link of one row in a list pane. */
export const listRow = (isOpen: boolean): string =>
  classNames(
    "flex flex-col gap-1 border-l-2 px-3 py-2.5",
    isOpen ? "border-l-accent bg-accent-soft" : "border-l-transparent hover:bg-sunken",
  );
