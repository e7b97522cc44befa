import { attributeOf, type XmlAttributes, type XmlHandler } from "./parse-xml.ts";
import type { FlowKind, TextFlow } from "./text-flow.ts";

const SKIPPED = new Set([
  "tracked-changes",
  "sequence-decls",
  "note-citation",
  "automatic-styles",
  "font-face-decls",
]);
const MAX_SPACES = 1_000;

/**
 * Sends the text of an OpenDocument text or presentation into a flow (OpenDocument 1.3 part 3, 5–10).
 * @param onPage called where a slide begins
 */
export function createOpenDocumentHandler(flow: TextFlow, onPage: () => void = () => undefined): XmlHandler {
  const openParagraphs: FlowKind[] = [];
  let listDepth = 0;
  let isItemStart = false;
  let skippedDepth = 0;

  const begin = (kind: FlowKind): void => {
    // A note or a text box stands within the paragraph it is anchored in.
    if (openParagraphs.length > 0) flow.end({ kind: "paragraph" });
    openParagraphs.push(kind);
  };
  const finish = (): void => {
    flow.end(openParagraphs.pop() ?? { kind: "paragraph" });
  };
  const openers: Readonly<Record<string, (attributes: XmlAttributes) => void>> = {
    h: (attributes) => {
      begin({ kind: "heading", level: Number(attributeOf(attributes, "outline-level") ?? 1) || 1 });
    },
    p: () => {
      begin(isItemStart ? { kind: "list-item", depth: Math.max(0, listDepth - 1) } : { kind: "paragraph" });
      isItemStart = false;
    },
    list: () => void (listDepth += 1),
    "list-item": () => void (isItemStart = true),
    s: (attributes) => {
      flow.text(" ".repeat(Math.min(MAX_SPACES, Number(attributeOf(attributes, "c") ?? 1) || 1)));
    },
    page: onPage,
    tab: () => flow.text("\t"),
    "line-break": () => flow.text("\n"),
    title: () => flow.text(" "),
    desc: () => flow.text(" "),
    table: flow.openTable,
    "table-row": flow.openRow,
    "table-cell": flow.openCell,
  };
  const closers: Readonly<Record<string, () => void>> = {
    h: finish,
    p: finish,
    list: () => void (listDepth -= 1),
    "list-item": () => void (isItemStart = false),
    "table-cell": flow.closeCell,
    table: flow.closeTable,
  };
  return {
    open: (name, attributes) => {
      if (skippedDepth > 0 || SKIPPED.has(name)) skippedDepth += 1;
      else if (Object.hasOwn(openers, name)) openers[name]?.(attributes);
    },
    close: (name) => {
      if (skippedDepth > 0) skippedDepth -= 1;
      else if (Object.hasOwn(closers, name)) closers[name]?.();
    },
    text: (text) => {
      // White space between elements is layout of the XML; within, a run of it is one space.
      if (skippedDepth === 0 && openParagraphs.length > 0) flow.text(text.replace(/\s+/g, " "));
    },
  };
}
