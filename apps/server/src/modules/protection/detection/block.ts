/** What a block has; a detector runs only on blocks that have all it needs. */
export const TRAIT = {
  digit: 1,
  /** Four digits or more, not necessarily together. */
  digits: 2,
  at: 4,
  colon: 8,
  letter: 16,
  /** Sixteen characters or more without a space between them. */
  longRun: 32,
  /** `=`, `:`, a quote or `>`: something may be assigned. */
  assignment: 64,
  upper: 128,
  slashes: 256,
} as const;

/**
 * A piece of a text that is judged by itself. What stands before it in `text` is context only: a span begins at `start` or later.
 * Detectors may not look beyond the end of `text`, so that a text in pieces gives the spans of the whole.
 */
export type Block = {
  readonly text: string;
  readonly start: number;
  readonly traits: number;
};

/** What a detector found; positions count from the beginning of the block's `text`. */
export type Candidate = {
  type: string;
  start: number;
  end: number;
  score: number;
  validator: string;
};

export type Report = (candidate: Candidate) => void;

/** One kind of identifier, or several that are told apart by their validators. */
export type Detector = {
  name: string;
  /** Bits of `TRAIT` that a block needs to be worth looking at. */
  needs: number;
  detect(block: Block, report: Report): void;
};

const RUN_LENGTH = 16;

/** Looks at each unit of the block once. */
export function traitsOf(text: string, start: number): number {
  let traits = 0;
  let digits = 0;
  let run = 0;
  for (let index = start; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code <= 32) {
      run = 0;
      continue;
    }
    run += 1;
    if (run === RUN_LENGTH) traits |= TRAIT.longRun;
    if (code >= 97 && code <= 122) traits |= TRAIT.letter;
    else if (code >= 48 && code <= 57) digits += 1;
    else if (code >= 65 && code <= 90) traits |= TRAIT.letter | TRAIT.upper;
    else traits |= traitOfSign(text, index, code);
  }
  if (digits > 0) traits |= TRAIT.digit;
  if (digits >= 4) traits |= TRAIT.digits;
  return traits;
}

function traitOfSign(text: string, index: number, code: number): number {
  switch (code) {
    case 64:
      return TRAIT.at;
    case 58:
      return TRAIT.colon | TRAIT.assignment;
    case 34:
    case 39:
    case 61:
    case 62:
    case 96:
      return TRAIT.assignment;
    case 47:
      return text.charCodeAt(index - 1) === 47 ? TRAIT.slashes : 0;
    default:
      return code >= 128 ? TRAIT.letter : 0;
  }
}

/** Calls `visit` for each match that begins in the block. `pattern` is global and every quantifier in it is bounded. */
export function eachMatch(pattern: RegExp, block: Block, visit: (match: RegExpExecArray) => void): void {
  pattern.lastIndex = block.start;
  for (let match = pattern.exec(block.text); match !== null; match = pattern.exec(block.text)) {
    visit(match);
    if (match[0] === "") pattern.lastIndex += 1;
  }
}

/** Up to `length` units before a position, in lower case. */
export function textBefore(block: Block, position: number, length: number): string {
  return block.text.slice(Math.max(0, position - length), position).toLowerCase();
}

/** Up to `length` units from a position on, in lower case. */
export function textAfter(block: Block, position: number, length: number): string {
  return block.text.slice(position, position + length).toLowerCase();
}

/** Whether a unit can be part of a word or number; false beyond the ends. */
export function isWordUnit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (Number.isNaN(code)) return false;
  if (code < 128) {
    return (
      (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
    );
  }
  return code >= 192 && !(code >= 0x2000 && code <= 0x2bff) && !(code >= 0x3000 && code <= 0x3004);
}
