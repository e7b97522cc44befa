import type { Atom } from "./cut-atoms.ts";

/** Tables, with the headings above them, stay whole up to this many times the size of a chunk. */
export const MAX_TABLE_FACTOR = 4;

/** The atoms of one chunk, `to` excluded. */
export type Run = { from: number; to: number };

// A cut between paragraphs is better than one between sentences, as long as this share of a chunk is filled.
const FILLED_SHARE = 0.6;

/** Packs atoms into runs of up to `size`, each beginning with whole sentences of the one before, up to `overlap`. */
export function packAtoms(atoms: readonly Atom[], size: number, overlap: number): Run[] {
  const runs: Run[] = [];
  let next = 0;
  while (next < atoms.length) {
    const from = startWithOverlap(atoms, runs.at(-1)?.from ?? next, next, size, overlap);
    const to = betterCut(atoms, from, next, fill(atoms, from, next, size), size);
    runs.push({ from, to });
    next = to;
  }
  return runs;
}

/** Where a chunk begins whose first new atom is `next`: some sentences earlier, if both are running text. */
function startWithOverlap(
  atoms: readonly Atom[],
  previousFrom: number,
  next: number,
  size: number,
  overlap: number,
): number {
  const first = atoms[next];
  const last = atoms[next - 1];
  let from = next;
  if (first === undefined || last === undefined || !isText(first)) return from;
  for (let index = next - 1; index > previousFrom; index -= 1) {
    const atom = atoms[index];
    if (atom === undefined || !isText(atom)) break;
    if (last.end - atom.start > overlap || first.end - atom.start > size) break;
    if (atom.isSentence) from = index;
  }
  return from;
}

const isText = ({ kind }: Atom): boolean => kind === "paragraph" || kind === "list-item";

/** How far a chunk reaches: to the next heading, or as far as fits; at least one new atom. */
function fill(atoms: readonly Atom[], from: number, next: number, size: number): number {
  const start = atoms[from]?.start ?? 0;
  let hasBody = from < next || atoms[next]?.kind !== "heading";
  let to = next + 1;
  for (; to < atoms.length; to += 1) {
    const atom = atoms[to];
    if (atom === undefined || (hasBody && atom.kind === "heading" && atom.isStart)) break;
    // Headings alone say nothing, so a table that follows them stays with them.
    const limit = !hasBody && atom.kind === "table" ? size * MAX_TABLE_FACTOR : size;
    if (atom.end - start > limit) break;
    hasBody ||= atom.kind !== "heading";
  }
  return to;
}

/** Moves a cut from the middle of a paragraph to its beginning, if enough is left before it. */
function betterCut(atoms: readonly Atom[], from: number, next: number, to: number, size: number): number {
  if (to >= atoms.length || atoms[to]?.isStart === true) return to;
  const start = atoms[from]?.start ?? 0;
  for (let cut = to - 1; cut > next; cut -= 1) {
    if ((atoms[cut - 1]?.end ?? 0) - start < size * FILLED_SHARE) break;
    if (atoms[cut]?.isStart === true) return cut;
  }
  return to;
}
