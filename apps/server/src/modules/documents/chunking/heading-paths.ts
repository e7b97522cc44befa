import type { Atom } from "./cut-atoms.ts";

const MAX_HEADING_CHARACTERS = 200;
const MARKS = /^\s*#{1,6}\s*|\s*#*\s*$|\s*\n\s*(?:=+|-+)\s*$/g;

/** For each atom the headings above it, outermost first; a heading stands in its own path. Equal paths are one array. */
export function findHeadingPaths(content: string, atoms: readonly Atom[]): string[][] {
  let open: { level: number; text: string }[] = [];
  let path: string[] = [];
  return atoms.map((atom) => {
    if (atom.kind !== "heading" || !atom.isStart) return path;
    const text = content
      .slice(atom.start, Math.min(atom.end, atom.start + MAX_HEADING_CHARACTERS))
      .replace(MARKS, "")
      .toWellFormed();
    open = [...open.filter(({ level }) => level < atom.level), { level: atom.level, text }];
    path = open.map((heading) => heading.text);
    return path;
  });
}
