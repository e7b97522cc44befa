import { findCitationMarks, withoutMarks } from "./citation-marks.ts";

/** A stretch of an answer that is not supported, in UTF-16 offsets, with the reasons for a person. */
export type Unsupported = { kind: string; start: number; end: number; reasons: readonly string[] };

/** Strikes stretches of an answer out, in Markdown, with the reasons behind each. The answer's own strikes lose their meaning. */
export function strikeOut(answer: string, unsupported: readonly Unsupported[]): string {
  let result = "";
  let from = 0;
  for (const { kind, start, end, reasons } of unsupported) {
    const text = answer.slice(start, end);
    const why = ` *(unsupported: ${escapeMarkdown(reasons.join(" "))})*`;
    result += escapeStrikes(answer.slice(from, start));
    result += kind === "row" ? strikeRow(text, why) : `${strike(text)}${why}`;
    from = end;
  }
  return result + escapeStrikes(answer.slice(from));
}

const escapeStrikes = (text: string): string => text.replaceAll("~", "\\~");

/** Marks stay outside of the strike, where they can still be followed. */
function strike(text: string): string {
  const marks = findCitationMarks(text);
  const words = withoutMarks(text, marks).replace(/\s+/g, " ").trim();
  const kept = marks.map((mark) => text.slice(mark.start, mark.end)).join("");
  return `~~${escapeStrikes(words)}~~${kept === "" ? "" : ` ${kept}`}`;
}

function strikeRow(row: string, why: string): string {
  if (!row.includes("|")) return `${strike(row)}${why}`;
  const cells = row.trim().replace(/^\|/, "").replace(/\|$/, "").split("|");
  const struck = cells.map((cell) => (cell.trim() === "" ? cell : ` ${strike(cell.trim())} `));
  return `|${struck.join("|").trimEnd()}${why.replaceAll("|", "\\|")} |`;
}

const escapeMarkdown = (text: string): string => text.replace(/[\\`*_[\]~<|]/g, "\\$&");
