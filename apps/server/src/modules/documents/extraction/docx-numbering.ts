import type { Archive } from "./open-archive.ts";
import { attributeOf, parseXml } from "./parse-xml.ts";

/** The mark of the next item of a list at a level: `-`, or its number. */
export type NextMark = (listId: string, level: number) => string;

type Level = { isOrdered: boolean; start: number };

const MAX_LEVELS = 9;
const BULLETS = new Set(["bullet", "none"]);

/** Counts the items of the numbered lists of a DOCX as they come (ECMA-376 part 1, 17.9). */
export async function readDocxNumbering(archive: Archive, part: string): Promise<NextMark> {
  const levels = await readLevels(archive, part);
  const counters = new Map<string, number[]>();
  return (listId, level) => {
    const { isOrdered, start } = levels.get(listId)?.[level] ?? { isOrdered: false, start: 1 };
    if (!isOrdered) return "-";
    const counts = counters.get(listId) ?? [];
    const count = (counts[level] ?? start - 1) + 1;
    // An item of an outer level begins the inner ones anew.
    counters.set(listId, [...counts.slice(0, level), count]);
    return `${count}.`;
  };
}

/** The levels of each list by its id; lists share them through abstract ones. */
async function readLevels(archive: Archive, part: string): Promise<Map<string, Level[]>> {
  const abstract = new Map<string, Level[]>();
  const lists = new Map<string, Level[]>();
  let current: Level[] = [];
  let level = 0;
  let listId = "";
  await parseXml(archive.stream(part), "DOCX", {
    open: (name, attributes) => {
      const value = attributeOf(attributes, "val") ?? "";
      if (name === "abstractNum") {
        current = [];
        abstract.set(attributeOf(attributes, "abstractNumId") ?? "", current);
      } else if (name === "num") listId = attributeOf(attributes, "numId") ?? "";
      else if (name === "abstractNumId") lists.set(listId, abstract.get(value) ?? []);
      else if (name === "lvl") level = Number(attributeOf(attributes, "ilvl") ?? 0) || 0;
      if (level < 0 || level >= MAX_LEVELS) return;
      if (name === "numFmt") current[level] = { start: 1, ...current[level], isOrdered: !BULLETS.has(value) };
      else if (name === "start")
        current[level] = { isOrdered: false, ...current[level], start: Number(value) || 0 };
    },
  });
  return lists;
}
