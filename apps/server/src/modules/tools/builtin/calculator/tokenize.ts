import { ToolFailure } from "../builtin-tool.ts";
import { rational, type Rational } from "./rational.ts";

export type Token =
  | { kind: "number"; value: Rational; position: number }
  | { kind: "name" | "symbol"; text: string; position: number }
  | { kind: "end"; text: ""; position: number };

export const LONGEST_EXPRESSION = 1_000;

const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["×", "*"],
  ["·", "*"],
  ["÷", "/"],
  ["−", "-"],
  ["–", "-"],
  ["**", "^"],
]);

const GROUPED_NUMBER = /\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?/y;
const PLAIN_NUMBER = /(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3}(?![a-z\d]))?/iy;
const NAME = /[a-z][a-z0-9]*/iy;
const SYMBOL = /\*\*|[-+*/^%(),×·÷−–]/y;
const SKIPPED = /[\s$€£]+/y;

/** Where in the text something is wrong, counted from 1 as a person does. */
export function failAt(position: number, message: string): never {
  throw new ToolFailure(`${message} (at character ${position + 1} of the expression)`);
}

/**
 * Splits an expression into tokens. A comma groups thousands (1,234.50), except between the parentheses of a
 * function, where it separates arguments. Currency signs are ignored.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const openParentheses: boolean[] = [];
  const match = (pattern: RegExp, position: number): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(text)?.[0];
  };
  for (let position = 0; position < text.length;) {
    const skipped = match(SKIPPED, position);
    if (skipped !== undefined) {
      position += skipped.length;
      continue;
    }
    const inArguments = openParentheses.at(-1) === true;
    const number =
      (inArguments ? undefined : match(GROUPED_NUMBER, position)) ?? match(PLAIN_NUMBER, position);
    const taken = number ?? match(NAME, position) ?? match(SYMBOL, position);
    if (taken === undefined)
      failAt(
        position,
        `The character "${String.fromCodePoint(text.codePointAt(position) ?? 0)}" has no meaning here`,
      );
    if (number !== undefined) tokens.push({ kind: "number", value: parseNumber(number), position });
    else if (/^[a-z]/i.test(taken)) tokens.push({ kind: "name", text: taken.toLowerCase(), position });
    else tokens.push({ kind: "symbol", text: SPELLINGS.get(taken) ?? taken, position });
    if (taken === "(") openParentheses.push(tokens.at(-2)?.kind === "name");
    if (taken === ")") openParentheses.pop();
    position += taken.length;
  }
  return [...tokens, { kind: "end", text: "", position: text.length }];
}

function parseNumber(text: string): Rational {
  const [mantissa = "", exponent = "0"] = text.replaceAll(/[,_]/g, "").toLowerCase().split("e");
  const [head = "", tail = ""] = mantissa.split(".");
  const shift = Number(exponent) - tail.length;
  const digits = BigInt(head + tail);
  return shift >= 0 ? rational(digits * 10n ** BigInt(shift)) : rational(digits, 10n ** BigInt(-shift));
}
