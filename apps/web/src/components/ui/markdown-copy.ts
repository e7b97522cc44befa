/** Words around what a model wrote. */
export const copyMarkdown = {
  table: "Table",
  code: "Code",
  image: (alt: string, source: string) => `Image not loaded: ${alt || source}`,
  leaving: "Open this address?",
  leavingHelp:
    "A model wrote this link. Check where it leads before you open it; the address itself may carry data away.",
  open: "Open in a new tab",
} as const;
