import { isCopy, isHiddenElement } from "./hidden-element.ts";
import { BLOCK_ELEMENTS, SKIPPED_ELEMENTS, VOID_ELEMENTS } from "./html-elements.ts";
import type { HtmlHandler } from "./scan-html.ts";
import { createSkippedElements } from "./skipped-elements.ts";
import type { FlowKind, TextFlow } from "./text-flow.ts";

export type HtmlToFlow = HtmlHandler & { readonly title: string; readonly skippedHidden: boolean };

/** `kind` is that of the stretch that is open. */
type State = { kind: FlowKind; title: string; isTitle: boolean; isPreformatted: boolean; lists: List[] };
/** The number of the next item, null for lists without numbers. */
type List = { next: number | null };

const PARAGRAPH: FlowKind = { kind: "paragraph" };
const HEADING = /^h([1-6])$/;

type Opener = (attributes: ReadonlyMap<string, string>) => void;

const MAX_LISTS = 1_000;

/** Sends what a reader of a page sees into a flow: no scripts, no controls, no hidden elements. */
export function createHtmlToFlow(flow: TextFlow): HtmlToFlow {
  const state: State = { kind: PARAGRAPH, title: "", isTitle: false, isPreformatted: false, lists: [] };
  const skipped = createSkippedElements();
  const openers = createOpeners(state, flow);
  const closers = createClosers(state, flow);
  let skippedHidden = false;

  const endBlock = (name: string): void => {
    if (!BLOCK_ELEMENTS.has(name)) return;
    flow.end(state.kind);
    state.kind = PARAGRAPH;
  };
  return {
    open: (name, attributes) => {
      if (skipped.takes(name, true)) return;
      const isHidden = isHiddenElement(attributes);
      if (isHidden || SKIPPED_ELEMENTS.has(name) || isCopy(attributes)) {
        skippedHidden ||= isHidden;
        if (!VOID_ELEMENTS.has(name)) skipped.begin(name);
        return;
      }
      endBlock(name);
      const level = HEADING.exec(name)?.[1];
      if (level !== undefined) state.kind = { kind: "heading", level: Number(level) };
      if (name === "img") flow.text(` ${attributes.get("alt") ?? ""} `);
      openers.get(name)?.(attributes);
    },
    close: (name) => {
      if (skipped.takes(name, false)) return;
      endBlock(name);
      closers.get(name)?.();
    },
    text: (text) => {
      if (skipped.isSkipping) return;
      if (state.isTitle) state.title += text;
      else flow.text(state.isPreformatted ? text : text.replace(/\s+/g, " "));
    },
    get title() {
      return state.title;
    },
    get skippedHidden() {
      return skippedHidden;
    },
  };
}

const createOpeners = (state: State, flow: TextFlow): ReadonlyMap<string, Opener> =>
  new Map<string, Opener>([
    ["title", () => (state.isTitle = state.title === "")],
    ["br", () => flow.text("\n")],
    [
      "pre",
      () => {
        state.kind = { kind: "code" };
        state.isPreformatted = true;
      },
    ],
    ["li", () => (state.kind = itemOf(state.lists))],
    ["ul", () => openList(state.lists, { next: null })],
    ["ol", (attributes) => openList(state.lists, { next: Number(attributes.get("start") ?? 1) || 1 })],
    ["table", flow.openTable],
    ["tr", flow.openRow],
    ["td", flow.openCell],
    ["th", flow.openCell],
  ]);

const createClosers = (state: State, flow: TextFlow): ReadonlyMap<string, () => void> =>
  new Map<string, () => void>([
    ["title", () => (state.isTitle = false)],
    ["pre", () => (state.isPreformatted = false)],
    ["ul", () => state.lists.pop()],
    ["ol", () => state.lists.pop()],
    ["td", flow.closeCell],
    ["th", flow.closeCell],
    ["table", flow.closeTable],
  ]);

function openList(lists: List[], list: List): void {
  if (lists.length < MAX_LISTS) lists.push(list);
}

function itemOf(lists: readonly List[]): FlowKind {
  const depth = Math.max(0, lists.length - 1);
  const list = lists.at(-1);
  if (list?.next == null) return { kind: "list-item", depth };
  list.next += 1;
  return { kind: "list-item", depth, mark: `${list.next - 1}.` };
}
