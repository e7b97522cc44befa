import { createAlternateContent } from "./alternate-content.ts";
import { attributeOf, exactAttribute, type XmlAttributes, type XmlHandler } from "./parse-xml.ts";
import type { FlowKind, TextFlow } from "./text-flow.ts";

/** Placeholders that repeat on each slide what is no text of it. */
const FURNITURE = new Set(["sldNum", "dt", "ftr"]);

/**
 * Sends the text of DrawingML into a flow: slides, their notes, text boxes of sheets (ECMA-376 part 1, 19.3 and 21.1).
 * `onGraphic` is told the relationship ids of charts and diagrams in the order in which they stand.
 */
export function createDrawingHandler(
  flow: TextFlow,
  onGraphic: (relationshipId: string) => void,
): XmlHandler {
  let placeholder = "";
  let level = 0;
  let isText = false;
  let skippedDepth = 0;

  const kindOfParagraph = (): FlowKind => {
    if (placeholder === "title" || placeholder === "ctrTitle") return { kind: "heading", level: 1 };
    return level > 0 ? { kind: "list-item", depth: level - 1 } : { kind: "paragraph" };
  };
  const openers: Readonly<Record<string, (attributes: XmlAttributes) => void>> = {
    sp: () => void (placeholder = ""),
    cNvPr: (attributes) => {
      const description = exactAttribute(attributes, "descr") ?? "";
      flow.text(description);
      flow.end({ kind: "paragraph" });
    },
    ph: (attributes) => void (placeholder = exactAttribute(attributes, "type") ?? "body"),
    p: () => void (level = 0),
    pPr: (attributes) => void (level = Number(exactAttribute(attributes, "lvl") ?? 0) || 0),
    t: () => void (isText = true),
    br: () => flow.text("\n"),
    tbl: flow.openTable,
    tr: flow.openRow,
    tc: flow.openCell,
    chart: (attributes) => onGraphic(attributeOf(attributes, "id") ?? ""),
    relIds: (attributes) => onGraphic(attributeOf(attributes, "dm") ?? ""),
  };
  const closers: Readonly<Record<string, () => void>> = {
    p: () => flow.end(kindOfParagraph()),
    t: () => void (isText = false),
    tc: flow.closeCell,
    tbl: flow.closeTable,
    sp: () => void (placeholder = ""),
  };
  const alternates = createAlternateContent();
  return {
    open: (name, attributes) => {
      if (skippedDepth > 0 || alternates.begins(name)) skippedDepth += 1;
      else if (Object.hasOwn(openers, name)) openers[name]?.(attributes);
    },
    close: (name) => {
      if (skippedDepth > 0) {
        skippedDepth -= 1;
        return;
      }
      alternates.ends(name);
      if (Object.hasOwn(closers, name)) closers[name]?.();
    },
    text: (text) => {
      if (!isText || skippedDepth > 0 || FURNITURE.has(placeholder)) return;
      alternates.saw(text);
      flow.text(text);
    },
  };
}
