import { createAlternateContent } from "./alternate-content.ts";
import type { NextMark } from "./docx-numbering.ts";
import type { ParagraphStyle } from "./docx-styles.ts";
import { attributeOf, exactAttribute, type XmlAttributes, type XmlHandler } from "./parse-xml.ts";
import type { FlowKind, TextFlow } from "./text-flow.ts";

/** `list` is the id of its list, null where it is in none. */
type Paragraph = { style: string; list: string | null; level: number; outline: number };
type State = {
  /** Open ones; that of a text box stands within the one it is anchored in. */
  paragraphs: Paragraph[];
  isInProperties: boolean;
  isRunHidden: boolean;
  isText: boolean;
};
type Openers = Readonly<Record<string, (attributes: XmlAttributes) => void>>;

/**
 * What a part is read with; `onHiddenRun` is told of text that is formatted as hidden and left out, `onGraphic` the
 * relationship ids of charts and diagrams.
 */
export type WordprocessingContext = {
  styleOf: (styleId: string) => ParagraphStyle;
  nextMark: NextMark;
  onHiddenRun: () => void;
  onGraphic: (relationshipId: string) => void;
};

/** What is there and not seen: deleted text, field codes, and how something was formatted before it was changed. */
const SKIPPED = new Set(
  "delText instrText del moveFrom rPrChange pPrChange sectPrChange tblPrChange trPrChange tcPrChange".split(
    " ",
  ),
);
const MATH_SIGNS: ReadonlyMap<string, string> = new Map([
  ["den", "/"],
  ["sup", "^"],
  ["sub", "_"],
]);

/**
 * Sends the text of one part of a DOCX (body, notes, header) into a flow: paragraphs, headings, lists, tables, text boxes,
 * descriptions of pictures, equations in a line (ECMA-376 part 1, 17 and 22.1).
 */
export function createWordprocessingHandler(flow: TextFlow, context: WordprocessingContext): XmlHandler {
  const state: State = { paragraphs: [], isInProperties: false, isRunHidden: false, isText: false };
  const openers = createOpeners(state, flow, context);
  const closers = createClosers(state, flow, context);
  const alternates = createAlternateContent();
  let skippedDepth = 0;
  return {
    open: (name, attributes) => {
      if (skippedDepth > 0 || SKIPPED.has(name) || alternates.begins(name)) {
        skippedDepth += 1;
        return;
      }
      if (state.isInProperties) openProperty(state, name, attributes);
      const sign = MATH_SIGNS.get(name);
      if (sign !== undefined) flow.text(sign);
      if (Object.hasOwn(openers, name)) openers[name]?.(attributes);
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
      if (!state.isText || skippedDepth > 0 || state.isRunHidden) return;
      alternates.saw(text);
      flow.text(text);
    },
  };
}

const createOpeners = (
  state: State,
  flow: TextFlow,
  { onHiddenRun, onGraphic }: WordprocessingContext,
): Openers => ({
  p: () => {
    if (state.paragraphs.length > 0) flow.end({ kind: "paragraph" });
    state.paragraphs.push({ style: "", list: null, level: 0, outline: 0 });
  },
  pPr: () => (state.isInProperties = true),
  r: () => (state.isRunHidden = false),
  vanish: (attributes) => {
    const value = attributeOf(attributes, "val") ?? "1";
    if (state.isInProperties || value === "0" || value === "false") return;
    state.isRunHidden = true;
    onHiddenRun();
  },
  t: () => (state.isText = true),
  tab: () => {
    // In the properties it is a place where text would jump to.
    if (!state.isInProperties) flow.text("\t");
  },
  br: () => flow.text("\n"),
  cr: () => flow.text("\n"),
  noBreakHyphen: () => flow.text("-"),
  docPr: (attributes) => {
    for (const name of ["title", "descr"]) flow.text(` ${exactAttribute(attributes, name) ?? ""} `);
  },
  // Letters that older programs draw as a picture.
  textpath: (attributes) => flow.text(` ${exactAttribute(attributes, "string") ?? ""} `),
  chart: (attributes) => {
    onGraphic(attributeOf(attributes, "id") ?? "");
  },
  relIds: (attributes) => {
    onGraphic(attributeOf(attributes, "dm") ?? "");
  },
  tbl: flow.openTable,
  tr: flow.openRow,
  tc: flow.openCell,
});

const createClosers = (
  state: State,
  flow: TextFlow,
  context: WordprocessingContext,
): Readonly<Record<string, () => void>> => ({
  p: () => {
    const paragraph = state.paragraphs.pop();
    flow.end(paragraph === undefined ? { kind: "paragraph" } : kindOf(paragraph, context));
  },
  pPr: () => (state.isInProperties = false),
  r: () => (state.isRunHidden = false),
  t: () => (state.isText = false),
  tc: flow.closeCell,
  tbl: flow.closeTable,
});

function openProperty(state: State, name: string, attributes: XmlAttributes): void {
  const paragraph = state.paragraphs.at(-1);
  if (paragraph === undefined) return;
  const value = attributeOf(attributes, "val") ?? "";
  if (name === "pStyle") paragraph.style = value;
  else if (name === "ilvl") paragraph.level = Number(value) || 0;
  else if (name === "numId") paragraph.list = value;
  else if (name === "outlineLvl") paragraph.outline = Number(value) + 1;
}

function kindOf(paragraph: Paragraph, { styleOf, nextMark }: WordprocessingContext): FlowKind {
  const style = styleOf(paragraph.style);
  const level = paragraph.outline > 0 && paragraph.outline < 10 ? paragraph.outline : style.headingLevel;
  if (level > 0) return { kind: "heading", level };
  const list = paragraph.list ?? style.listId;
  // List 0 takes a paragraph out of the list of its style.
  if (list === "0") return { kind: "paragraph" };
  if (list !== null)
    return { kind: "list-item", depth: paragraph.level, mark: nextMark(list, paragraph.level) };
  return style.isList ? { kind: "list-item", depth: 0 } : { kind: "paragraph" };
}
