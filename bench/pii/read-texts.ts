import { readFileSync } from "node:fs";
import type { LabelledText } from "./score-set.ts";

const MARK = /\{\{([A-Z_]+):([^{}]+)\}\}/gu;

/** Reads texts with their labels: JSON with offsets, or plain texts between lines of `====` with `{{TYPE:value}}` in them. */
export function readTexts(path: string): LabelledText[] {
  const content = readFileSync(path, "utf8");
  if (path.endsWith(".json")) return JSON.parse(content);
  return content
    .trimEnd()
    .split(/\n====\n/u)
    .map(readMarked);
}

function readMarked(marked: string): LabelledText {
  const spans: LabelledText["spans"] = [];
  let text = "";
  let position = 0;
  for (const match of marked.matchAll(MARK)) {
    const [whole, type = "", value = ""] = match;
    text += marked.slice(position, match.index);
    const start = Array.from(text).length;
    spans.push({ type, start, end: start + Array.from(value).length, value });
    text += value;
    position = match.index + whole.length;
  }
  return { text: text + marked.slice(position), spans };
}
