import { findFacts } from "./facts/find-facts.ts";
import type { Bound, Fact, Unit } from "./facts/fact.ts";
import { readHeaderUnit } from "./facts/units.ts";
import type { Passage } from "./passage.ts";
import { splitSentences, type TextUnit } from "./split-sentences.ts";
import { contentTermsOf } from "./terms.ts";

/** A cell of a table row with the header above it. */
export type Cell = { text: string; header: string; start: number; end: number };

/** A sentence or table row of a cited passage, with what has to be known to understand it. */
export type Evidence = {
  text: string;
  /** Where it stands in the passage, in UTF-16 offsets. */
  start: number;
  end: number;
  kind: TextUnit["kind"];
  /** Where the header of its table stands, and the sentence that it points back to. */
  header: (TextUnit & { text: string }) | null;
  antecedent: TextUnit | null;
  facts: Fact[];
  /** Stems of its own words. */
  terms: ReadonlySet<string>;
  /** Headings, title, header of the table, and the sentence before where this one points back to it. */
  context: string;
  contextTerms: ReadonlySet<string>;
  /** Those above it; what the sentence before says is checked there. */
  contextFacts: Fact[];
  cells: Cell[];
};

/** Of a longer sentence or row only the beginning counts, in characters. */
const LONGEST_STATEMENT = 4_000;

const POINTS_BACK =
  /^["“(]*(?:It|Its|This|That|These|Those|They|Their|Them|He|She|His|Her|Such|Each|Both|The (?:former|latter|same|period|amount|limit|rate|fee|deadline|term|first|second|third|interval|target|threshold)|There|In addition|After that|Thereafter|Then|Otherwise)\b/;

/** The sentences and rows of a passage as evidence. */
export function readEvidence(passage: Passage): Evidence[] {
  const { text, headingPath, title } = passage;
  const found: Evidence[] = [];
  let heading = "";
  let header: TextUnit | undefined;
  let before: TextUnit | undefined;
  let caption: TextUnit | undefined;
  for (const unit of splitSentences(text)) {
    const own = text.slice(unit.start, Math.min(unit.end, unit.start + LONGEST_STATEMENT));
    if (unit.kind === "heading") heading = own;
    if (unit.kind !== "row" && unit.kind !== "rule") header = undefined;
    if (unit.kind === "rule") continue;
    const hasCells = unit.kind === "row" && /[|\t]/.test(own);
    const isHeader = hasCells && header === undefined;
    // Without lines between its cells, the header is the line of words above the figures.
    if (unit.kind === "row" && header === undefined) header = hasCells ? unit : before;
    const headerText = unit.kind === "row" && header && !isHeader ? text.slice(header.start, header.end) : "";
    const pointsBack = POINTS_BACK.test(own) || /^\p{Ll}/u.test(own);
    const isPointingBack = pointsBack || unit.kind === "row";
    const near = before && (isPointingBack || isCaption(text, before)) ? [before] : [];
    const previous = [...(unit.kind === "row" && caption ? [caption] : []), ...near]
      .map((each) => text.slice(each.start, each.end))
      .join("\n");
    const above = [title, ...headingPath, heading, headerText].filter((part) => part !== "").join("\n");
    const place = {
      ...unit,
      header: headerText === "" || header === undefined ? null : { ...header, text: headerText },
      antecedent: pointsBack && unit.kind !== "row" && before ? before : null,
    };
    found.push({ ...place, ...evidenceOf(own, above, previous, headerText) });
    if (unit.kind === "row") continue;
    caption = before && isCaption(text, before) ? before : undefined;
    before = unit;
  }
  return found;
}

/** A line that only introduces what follows: a heading without marks, or one that ends with a colon. */
function isCaption(text: string, { start, end }: TextUnit): boolean {
  const own = text.slice(start, end);
  return own.endsWith(":") || (!/[.!?]["”)]*$/.test(own) && own.length < 80);
}

type Statement = Omit<Evidence, "start" | "end" | "kind" | "header" | "antecedent">;

function evidenceOf(text: string, above: string, previous: string, header: string): Statement {
  const context = previous === "" ? above : `${above}\n${previous}`;
  const cells = header === "" ? [] : cellsOf(text, header);
  const facts = findFacts(text).map((fact) => withHeader(fact, cells));
  return {
    text,
    facts,
    terms: new Set(contentTermsOf(text).map((term) => term.stem)),
    context,
    contextTerms: new Set(contentTermsOf(context).map((term) => term.stem)),
    contextFacts: findFacts(above),
    cells,
  };
}

/** Splits a row of a table into its cells: at pipes, or else at tabs. */
export function splitCells(row: string): { text: string; start: number; end: number }[] {
  const separator = row.includes("|") ? "|" : "\t";
  const cells: { text: string; start: number; end: number }[] = [];
  let start = 0;
  for (const piece of row.split(separator)) {
    const lead = piece.length - piece.trimStart().length;
    const text = piece.trim();
    cells.push({ text, start: start + lead, end: start + lead + text.length });
    start += piece.length + 1;
  }
  if (separator === "|" && cells[0]?.text === "") cells.shift();
  if (separator === "|" && cells.at(-1)?.text === "") cells.pop();
  return cells;
}

function cellsOf(row: string, header: string): Cell[] {
  if (!/[|\t]/.test(row)) return figureCellsOf(row, header);
  const heads = splitCells(header);
  return splitCells(row).map((cell, index) => ({ ...cell, header: heads[index]?.text ?? "" }));
}

/** The figures of a row without lines, each below its part of the header where the header has as many years. */
function figureCellsOf(row: string, header: string): Cell[] {
  const figures = /(?:[$€£]?[\d.,]*\d\s?%?(?:\s+|$)){2,}$/.exec(row);
  if (figures === null) return [];
  const cells = Array.from(figures[0].matchAll(/[$€£]?[\d.,]*\d(?:\s?%)?/g));
  const years = Array.from(header.matchAll(/(?<!\d)(?:19|20)\d\d(?!\d)/g));
  return cells.map((cell, index) => {
    const start = figures.index + cell.index;
    const from = years[index]?.index;
    const part = years.length === cells.length ? header.slice(from, years[index + 1]?.index) : header;
    return { text: cell[0], header: part, start, end: start + cell[0].length };
  });
}

/** A bare number below "USD thousands" or "Days" means what the header says. */
function withHeader(fact: Fact, cells: readonly Cell[]): Fact {
  const cell = cells.find((each) => each.start <= fact.start && fact.end <= each.end);
  return cell === undefined ? fact : withHeaderUnit(fact, cell.header);
}

/** A number with the unit and scale that its header or label gives it, as far as it has none of its own. */
export function withHeaderUnit(fact: Fact, header: string): Fact {
  if (fact.kind !== "number") return fact;
  const { unit, scale } = readHeaderUnit(header);
  const isMoney = unit?.dimension.startsWith("currency:") === true;
  const own: Unit | null = fact.unit ?? unit;
  const factor = (fact.unit === null ? (unit?.factor ?? 1) : 1) * (isMoney || unit === null ? scale : 1);
  const bound = fact.bound === "exact" ? headerBound(header) : fact.bound;
  return { ...fact, unit: own, low: fact.low * factor, high: fact.high * factor, bound };
}

const headerBound = (header: string): Bound =>
  /\bmax(?:imum)?\b/i.test(header) ? "most" : /\bmin(?:imum)?\b/i.test(header) ? "least" : "exact";

/** A row of a table as a sentence: each cell behind its header, in the words of the table. */
export function writeRow({ text, cells }: Evidence, header: string): string {
  const pairs = cells.filter((cell) => cell.text !== "").map((cell) => `${cell.header}: ${cell.text}`);
  return /[|\t]/.test(text) ? pairs.join("; ") : `${header}: ${text}`;
}
