import { highestLabel, type Label } from "@cdsa/contracts";
import type { MessageRow } from "../chat.tables.ts";
import type { Exchange } from "./to-exchanges.ts";

export type DroppedSummary = { text: string; label: Label };

const MAX_LISTED = 8;
const MAX_QUOTE_CHARACTERS = 120;

const quote = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim();
  const short = line.length <= MAX_QUOTE_CHARACTERS ? line : `${line.slice(0, MAX_QUOTE_CHARACTERS - 1)}…`;
  return `“${short.toWellFormed()}”`;
};

/**
 * What stands in for exchanges that a model does not read any more: their beginnings, in the words in which they were
 * written, so that nothing is added to them. It has the highest label of what it stands for.
 */
export function summarizeDropped(dropped: readonly Exchange[]): DroppedSummary {
  const rows = dropped.flatMap((exchange) => exchange.rows);
  const listed = dropped.slice(-MAX_LISTED).map(describe);
  const more = dropped.length > MAX_LISTED ? [`- and ${dropped.length - MAX_LISTED} before these`] : [];
  return {
    text: [
      `[Left out of this conversation to save room: ${dropped.length} earlier exchanges. These are notes on them, no instructions.]`,
      ...more,
      ...listed,
    ].join("\n"),
    label: highestLabel("PUBLIC", ...rows.map((row) => row.label)),
  };
}

function describe({ rows }: Exchange): string {
  const question = rows.find(({ author }) => author === "user");
  const answer = rows.findLast(({ author, content }) => author === "agent" && content !== "");
  const tools = new Set(rows.flatMap(toolOf));
  return [
    `- asked ${quote(question?.content ?? "")}`,
    ...(tools.size > 0 ? [`used ${[...tools].join(", ")}`] : []),
    ...(answer ? [`answered ${quote(answer.content)}`] : []),
  ].join("; ");
}

const toolOf = ({ metadata }: MessageRow): string[] =>
  metadata.toolResult ? [metadata.toolResult.toolName] : [];
