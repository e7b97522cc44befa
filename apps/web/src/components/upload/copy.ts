import type { DocumentState } from "@cdsa/contracts";

/** Words of files on their way in, wherever they are given. */
export const copyUpload = {
  drop: "Drop to upload",
  states: {
    UPLOADED: "Waiting",
    EXTRACTING: "Reading",
    CHUNKING: "Cutting",
    EMBEDDING: "Indexing",
    INDEXED: "Searchable",
    FAILED: "Failed",
  } satisfies Record<DocumentState, string>,
  sending: (percent: number) => `Sending ${percent} %`,
  progress: (state: string, done: number, total: number) =>
    total > 0 ? `${state} ${done} of ${total}` : state,
  uploads: "Uploads",
  uploadsClear: "Clear finished",
  uploadTitle: (count: number) => (count === 1 ? "Upload 1 file" : `Upload ${count} files`),
  classification: "Label",
  classificationHint: "Who may read it is limited by clearance, and so is which model may see it.",
  type: "Kind of document",
  typeHint: "A word such as policy, contract or report.",
  access: "Who may read it",
  accessChoices: {
    everybody: "Everybody whose clearance covers the label",
    managers: "Managers and above, and me",
    owner: "Only me and administrators",
  },
  start: "Start upload",
  retry: "Try again",
  open: "Open",
  attachTitle: (count: number) => (count === 1 ? "Attach 1 file" : `Attach ${count} files`),
  attachHelp:
    "It becomes a document that only you and administrators may read, and this chat can ask about it.",
  attach: "Attach",
} as const;
