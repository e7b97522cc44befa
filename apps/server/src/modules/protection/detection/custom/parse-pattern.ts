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
  const reader = createReader(source, ignoreCase);
  const node = reader.choice();
  if (reader.position() < source.length) throw fail(source, reader.position(), "a `)` that nothing opened");
  return node;
}

function fail(source: string, position: number, what: string): CustomDetectorError {
  return new CustomDetectorError(
    `The pattern has ${what} at position ${position + 1} ("${source.slice(position, position + 12)}"). ` +
      "It may have literals, ., [a-z], \\d \\w \\s \\b, groups, | and the quantifiers * + ? {2,5}.",
  );
}

function createReader(source: string, ignoreCase: boolean) {
  let at = 0;
  const unit = (code: number): UnitTest => {
    const lower = String.fromCharCode(code).toLowerCase().charCodeAt(0);
    const upper = String.fromCharCode(code).toUpperCase().charCodeAt(0);
    return ignoreCase ? (other) => other === lower || other === upper : (other) => other === code;
  };

  function choice(): PatternNode {
    const options = [sequence()];
    while (source[at] === "|") {
      at += 1;
      options.push(sequence());
    }
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: "choice", options };
  }

  function sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") parts.push(quantified());
    return { kind: "sequence", parts };
  }

  function quantified(): PatternNode {
    const node = atom();
    const found = /^(?:[*+?]|\{(\d{1,3})(,(\d{0,3}))?\})/u.exec(source.slice(at, at + 12));
    if (found === null) return node;
    at += found[0].length;
    if (/^[*+?{]/u.test(source.slice(at))) throw fail(source, at, "a quantifier behind a quantifier");
    const [min, max] = boundsOf(found);
    if (max < min || min > MOST_REPEATS || (max !== Infinity && max > MOST_REPEATS)) {
      throw fail(source, at - found[0].length, `a repetition that is not between 0 and ${MOST_REPEATS}`);
    }
    return { kind: "repeat", node, min, max };
  }

  function atom(): PatternNode {
    const sign = source.charAt(at);
    const start = at;
    at += 1;
    if (sign === "(") return group(start);
    if (sign === "[") return { kind: "unit", test: set(start) };
    if (sign === ".") return { kind: "unit", test: (code) => code !== 10 };
    if (sign === "\\") return escaped(start);
    if ("*+?{".includes(sign)) throw fail(source, start, "a quantifier with nothing before it");
    if (sign === "^" || sign === "$")
      throw fail(source, start, `the anchor ${sign}, which is not supported,`);
    return { kind: "unit", test: unit(sign.charCodeAt(0)) };
  }

  function group(start: number): PatternNode {
    if (source[at] === "?") {
      if (source[at + 1] !== ":")
        throw fail(source, start, "a lookaround or named group, which is not supported,");
      at += 2;
    }
    const node = choice();
    if (source[at] !== ")") throw fail(source, start, "a `(` that nothing closes");
    at += 1;
    return node;
  }

  function escaped(start: number): PatternNode {
    const sign = source.charAt(at);
    at += 1;
    if (sign === "b") return { kind: "boundary" };
    if (/[1-9k]/u.test(sign)) throw fail(source, start, "a backreference, which is not supported,");
    const test = CLASSES[sign];
    if (test !== undefined) return { kind: "unit", test };
    if (sign === "" || (/[a-z0]/iu.test(sign) && CONTROLS[sign] === undefined))
      throw fail(source, start, "an unknown escape");
    return { kind: "unit", test: unit(CONTROLS[sign] ?? sign.charCodeAt(0)) };
  }

  function set(start: number): UnitTest {
    const isNegated = source[at] === "^";
    if (isNegated) at += 1;
    const tests: UnitTest[] = [];
    while (at < source.length && source[at] !== "]") {
      const first = setMember(start, tests);
      if (first === undefined || source[at] !== "-" || source[at + 1] === "]") continue;
      at += 1;
      const last = setMember(start, tests) ?? -1;
      if (last < first) throw fail(source, start, "a range whose end lies before its beginning");
      tests.push(range(first, last));
    }
    if (source[at] !== "]" || tests.length === 0)
      throw fail(source, start, "a `[` that nothing closes, or with nothing in it,");
    at += 1;
    return (code) => tests.some((test) => test(code)) !== isNegated;
  }

  const range = (first: number, last: number): UnitTest => {
    const isIn: UnitTest = (code) => code >= first && code <= last;
    if (!ignoreCase) return isIn;
    return (code) => {
      const sign = String.fromCharCode(code);
      return isIn(code) || isIn(sign.toLowerCase().charCodeAt(0)) || isIn(sign.toUpperCase().charCodeAt(0));
    };
  };

  /** Adds one sign of a set and gives its code; undefined for a class such as \d. */
  function setMember(start: number, tests: UnitTest[]): number | undefined {
    let sign = source.charAt(at);
    at += 1;
    if (sign === "\\") {
      sign = source.charAt(at);
      at += 1;
      const test = CLASSES[sign];
      if (test !== undefined) {
        tests.push(test);
        return undefined;
      }
      if (/[a-z0-9]/iu.test(sign) && CONTROLS[sign] === undefined)
        throw fail(source, start, "an unknown escape in a set");
    }
    const code =
      CONTROLS[sign] !== undefined && source.charAt(at - 2) === "\\"
        ? (CONTROLS[sign] ?? 0)
        : sign.charCodeAt(0);
    tests.push(unit(code));
    return code;
  }

  return { choice, position: () => at };
}

function boundsOf([whole, min, hasComma, max]: RegExpExecArray): [number, number] {
  if (whole === "*") return [0, Infinity];
  if (whole === "+") return [1, Infinity];
  if (whole === "?") return [0, 1];
  if (hasComma === undefined) return [Number(min), Number(min)];
  return [Number(min), max === "" || max === undefined ? Infinity : Number(max)];
}
