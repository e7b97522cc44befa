import { CustomDetectorError } from "./custom-error.ts";

/** Whether a unit is one that a step of a pattern takes. */
export type UnitTest = (code: number) => boolean;

/** A pattern as a tree. */
export type PatternNode =
  | { kind: "unit"; test: UnitTest }
  | { kind: "boundary" }
  | { kind: "sequence"; parts: PatternNode[] }
  | { kind: "choice"; options: PatternNode[] }
  | { kind: "repeat"; node: PatternNode; min: number; max: number };

const MOST_REPEATS = 200;
const LONGEST_PATTERN = 500;

const isDigit: UnitTest = (code) => code >= 48 && code <= 57;
const isSpace: UnitTest = (code) => code === 32 || (code >= 9 && code <= 13) || code === 160;
/** Letters, digits and the underscore, letters of any script among them. */
export const isWord: UnitTest = (code) =>
  isDigit(code) ||
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  code === 95 ||
  (code >= 192 && code < 0x2000 && code !== 215 && code !== 247) ||
  code >= 0x3040;

const CLASSES: Readonly<Record<string, UnitTest>> = {
  d: isDigit,
  s: isSpace,
  w: isWord,
  D: (code) => !isDigit(code),
  S: (code) => !isSpace(code),
  W: (code) => !isWord(code),
};
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 };

/**
 * Reads a pattern: literals, `.`, `[a-z]`, `\d \w \s \b` and their opposites, groups, `|`, `* + ? {2,5}`.
 * @throws CustomDetectorError for anything else, with the position and what may stand there
 */
export function parsePattern(source: string, ignoreCase: boolean): PatternNode {
  if (source.length === 0 || source.length > LONGEST_PATTERN) {
    throw new CustomDetectorError(
      `A pattern has 1 to ${LONGEST_PATTERN} characters; this one has ${source.length}.`,
    );
  }
  const reader = new PatternReader(source, ignoreCase);
  const node = reader.choice();
  if (reader.position < source.length) throw fail(source, reader.position, "a `)` that nothing opened");
  return node;
}

function fail(source: string, position: number, what: string): CustomDetectorError {
  return new CustomDetectorError(
    `The pattern has ${what} at position ${position + 1} ("${source.slice(position, position + 12)}"). ` +
      "It may have literals, ., [a-z], \\d \\w \\s \\b, groups, | and the quantifiers * + ? {2,5}.",
  );
}

/** A sign with its other case, where case does not matter. */
function unitTest(code: number, ignoreCase: boolean): UnitTest {
  const lower = String.fromCharCode(code).toLowerCase().charCodeAt(0);
  const upper = String.fromCharCode(code).toUpperCase().charCodeAt(0);
  return ignoreCase ? (other) => other === lower || other === upper : (other) => other === code;
}

function rangeTest(first: number, last: number, ignoreCase: boolean): UnitTest {
  const isIn: UnitTest = (code) => code >= first && code <= last;
  if (!ignoreCase) return isIn;
  return (code) => {
    const sign = String.fromCharCode(code);
    return isIn(code) || isIn(sign.toLowerCase().charCodeAt(0)) || isIn(sign.toUpperCase().charCodeAt(0));
  };
}

/** Reads a pattern from left to right, a method for each kind of part. */
class PatternReader {
  readonly #source: string;
  readonly #ignoreCase: boolean;
  #at = 0;

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
  }

  get position(): number {
    return this.#at;
  }

  choice(): PatternNode {
    const options = [this.#sequence()];
    while (this.#sign() === "|") {
      this.#at += 1;
      options.push(this.#sequence());
    }
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: "choice", options };
  }

  #sign(): string {
    return this.#source.charAt(this.#at);
  }

  #take(): string {
    const sign = this.#sign();
    this.#at += 1;
    return sign;
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#source.length && this.#sign() !== "|" && this.#sign() !== ")")
      parts.push(this.#quantified());
    return { kind: "sequence", parts };
  }

  #quantified(): PatternNode {
    const node = this.#atom();
    const found = /^(?:[*+?]|\{(\d{1,3})(,(\d{0,3}))?\})/u.exec(this.#source.slice(this.#at, this.#at + 12));
    if (found === null) return node;
    const start = this.#at;
    this.#at += found[0].length;
    if (/^[*+?{]/u.test(this.#sign())) throw fail(this.#source, this.#at, "a quantifier behind a quantifier");
    const [min, max] = boundsOf(found);
    if (max < min || min > MOST_REPEATS || (max !== Infinity && max > MOST_REPEATS)) {
      throw fail(this.#source, start, `a repetition that is not between 0 and ${MOST_REPEATS}`);
    }
    return { kind: "repeat", node, min, max };
  }

  #atom(): PatternNode {
    const start = this.#at;
    const sign = this.#take();
    if (sign === "(") return this.#group(start);
    if (sign === "[") return { kind: "unit", test: this.#set(start) };
    if (sign === ".") return { kind: "unit", test: (code) => code !== 10 };
    if (sign === "\\") return this.#escaped(start);
    if ("*+?{".includes(sign)) throw fail(this.#source, start, "a quantifier with nothing before it");
    if (sign === "^" || sign === "$")
      throw fail(this.#source, start, `the anchor ${sign}, which is not supported,`);
    return { kind: "unit", test: unitTest(sign.charCodeAt(0), this.#ignoreCase) };
  }

  #group(start: number): PatternNode {
    if (this.#sign() === "?") {
      if (this.#source.charAt(this.#at + 1) !== ":") {
        throw fail(this.#source, start, "a lookaround or named group, which is not supported,");
      }
      this.#at += 2;
    }
    const node = this.choice();
    if (this.#take() !== ")") throw fail(this.#source, start, "a `(` that nothing closes");
    return node;
  }

  #escaped(start: number): PatternNode {
    const sign = this.#take();
    if (sign === "b") return { kind: "boundary" };
    if (/[1-9k]/u.test(sign)) throw fail(this.#source, start, "a backreference, which is not supported,");
    return {
      kind: "unit",
      test: CLASSES[sign] ?? unitTest(this.#codeOfEscape(sign, start), this.#ignoreCase),
    };
  }

  #codeOfEscape(sign: string, start: number): number {
    const code = CONTROLS[sign];
    if (code === undefined && (sign === "" || /[a-z0-9]/iu.test(sign))) {
      throw fail(this.#source, start, "an unknown escape");
    }
    return code ?? sign.charCodeAt(0);
  }

  #set(start: number): UnitTest {
    const isNegated = this.#sign() === "^";
    if (isNegated) this.#at += 1;
    const tests: UnitTest[] = [];
    while (this.#at < this.#source.length && this.#sign() !== "]") {
      const first = this.#setMember(start, tests);
      const isRange = this.#sign() === "-" && this.#source.charAt(this.#at + 1) !== "]";
      if (first === undefined || !isRange) continue;
      this.#at += 1;
      const last = this.#setMember(start, tests) ?? -1;
      if (last < first) throw fail(this.#source, start, "a range whose end lies before its beginning");
      tests.push(rangeTest(first, last, this.#ignoreCase));
    }
    if (this.#take() !== "]" || tests.length === 0) {
      throw fail(this.#source, start, "a `[` that nothing closes, or with nothing in it,");
    }
    return (code) => tests.some((test) => test(code)) !== isNegated;
  }

  /** Adds one member of a set and gives its code; undefined for a class such as \d. */
  #setMember(start: number, tests: UnitTest[]): number | undefined {
    const sign = this.#take();
    const escaped = sign === "\\" ? this.#take() : undefined;
    const test = escaped === undefined ? undefined : CLASSES[escaped];
    if (test !== undefined) {
      tests.push(test);
      return undefined;
    }
    const code = escaped === undefined ? sign.charCodeAt(0) : this.#codeOfEscape(escaped, start);
    tests.push(unitTest(code, this.#ignoreCase));
    return code;
  }
}

function boundsOf([whole, min, hasComma, max]: RegExpExecArray): [number, number] {
  if (whole === "*") return [0, Infinity];
  if (whole === "+") return [1, Infinity];
  if (whole === "?") return [0, 1];
  if (hasComma === undefined) return [Number(min), Number(min)];
  return [Number(min), max === "" || max === undefined ? Infinity : Number(max)];
}
