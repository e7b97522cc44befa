import { CustomDetectorError } from "./custom-error.ts";
import { isWord, type PatternNode, type UnitTest } from "./parse-pattern.ts";

/** Thompson, "Regular expression search algorithm" (1968): all ways a pattern could go on are followed at once. */
type Step =
  | { kind: "unit"; test: UnitTest }
  | { kind: "split"; other: number }
  | { kind: "jump"; to: number }
  | { kind: "boundary" }
  | { kind: "accept" };

/** More would make a search slow by its constant alone. */
const MOST_STEPS = 1_000;
/** Bounds what is read again behind a match, which would otherwise make some patterns quadratic. */
const LONGEST_MATCH = 256;

export type Match = { start: number; end: number };

/** Finds the leftmost longest matches of up to 256 units that do not overlap, in time linear in the text, whatever text and pattern are. */
export interface PatternMachine {
  matches(text: string, from: number): Match[];
}

/** @throws CustomDetectorError if the pattern has too many steps, or matches nothing at all */
export function buildPatternMachine(node: PatternNode): PatternMachine {
  const steps: Step[] = [];
  emit(node, steps);
  steps.push({ kind: "accept" });
  return { matches: (text, from) => run(steps, text, from) };
}

function push(steps: Step[], step: Step): number {
  if (steps.length >= MOST_STEPS) {
    throw new CustomDetectorError(
      `The pattern unfolds to more than ${MOST_STEPS} steps. Use smaller repetitions: {2,5} counts as five copies of what it repeats.`,
    );
  }
  return steps.push(step) - 1;
}

function emit(node: PatternNode, steps: Step[]): void {
  switch (node.kind) {
    case "unit":
      push(steps, { kind: "unit", test: node.test });
      return;
    case "boundary":
      push(steps, { kind: "boundary" });
      return;
    case "sequence":
      for (const part of node.parts) emit(part, steps);
      return;
    case "choice":
      emitChoice(node.options, steps);
      return;
    case "repeat":
      for (let count = 0; count < node.min; count += 1) emit(node.node, steps);
      if (node.max === Infinity) emitLoop(node.node, steps);
      else emitOptional(node.node, node.max - node.min, steps);
  }
}

function emitChoice(options: readonly PatternNode[], steps: Step[]): void {
  const exits: { kind: "jump"; to: number }[] = [];
  for (const [index, option] of options.entries()) {
    if (index === options.length - 1) {
      emit(option, steps);
      continue;
    }
    const split: Step = { kind: "split", other: 0 };
    push(steps, split);
    emit(option, steps);
    const exit: { kind: "jump"; to: number } = { kind: "jump", to: 0 };
    push(steps, exit);
    exits.push(exit);
    split.other = steps.length;
  }
  for (const exit of exits) exit.to = steps.length;
}

function emitLoop(node: PatternNode, steps: Step[]): void {
  const split: Step = { kind: "split", other: 0 };
  const begin = push(steps, split);
  emit(node, steps);
  push(steps, { kind: "jump", to: begin });
  split.other = steps.length;
}

function emitOptional(node: PatternNode, count: number, steps: Step[]): void {
  const splits: { kind: "split"; other: number }[] = [];
  for (let copy = 0; copy < count; copy += 1) {
    const split: { kind: "split"; other: number } = { kind: "split", other: 0 };
    push(steps, split);
    splits.push(split);
    emit(node, steps);
  }
  for (const split of splits) split.other = steps.length;
}

/** The steps that are being followed, each with where its match began; an earlier beginning displaces a later one. */
type Front = { order: number[]; starts: Int32Array };

const createFront = (size: number): Front => ({ order: [], starts: new Int32Array(size).fill(-1) });

function clear(front: Front): void {
  for (const step of front.order) front.starts[step] = -1;
  front.order.length = 0;
}

function run(steps: readonly Step[], text: string, from: number): Match[] {
  const matches: Match[] = [];
  let front = createFront(steps.length);
  let next = createFront(steps.length);
  let best: Match | undefined;
  let lowest = from;
  for (let index = from; index <= text.length; index += 1) {
    if (best === undefined) follow(steps, front, 0, index, text, index);
    const start = front.starts[steps.length - 1] ?? -1;
    if (
      start >= lowest &&
      start < index &&
      (best === undefined || start < best.start || (start === best.start && index > best.end))
    ) {
      best = { start, end: index };
    }
    const code = text.charCodeAt(index);
    for (const at of front.order) {
      const step = steps[at];
      const begin = front.starts[at] ?? -1;
      if (
        step?.kind !== "unit" ||
        begin < lowest ||
        index - begin >= LONGEST_MATCH ||
        (best !== undefined && begin > best.start)
      )
        continue;
      if (index < text.length && step.test(code)) follow(steps, next, at + 1, begin, text, index + 1);
    }
    clear(front);
    [front, next] = [next, front];
    if (best !== undefined && front.order.length === 0) {
      matches.push(best);
      lowest = best.end;
      // Goes on right behind the match, since what was read since then began within it.
      index = best.end - 1;
      best = undefined;
    }
  }
  return matches;
}

/** Adds a step and all that are reached from it without taking a unit. */
function follow(
  steps: readonly Step[],
  front: Front,
  first: number,
  start: number,
  text: string,
  index: number,
): void {
  const stack = [first];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const known = front.starts[at] ?? -1;
    if (known !== -1 && known <= start) continue;
    if (known === -1) front.order.push(at);
    front.starts[at] = start;
    const step = steps[at];
    if (step?.kind === "jump") stack.push(step.to);
    if (step?.kind === "split") stack.push(step.other, at + 1);
    if (step?.kind === "boundary" && isWord(text.charCodeAt(index - 1)) !== isWord(text.charCodeAt(index)))
      stack.push(at + 1);
  }
}
