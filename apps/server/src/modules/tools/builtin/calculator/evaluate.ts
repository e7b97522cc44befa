import { ToolFailure } from "../builtin-tool.ts";
import { CONSTANTS, FUNCTIONS } from "./functions.ts";
import {
  approximate,
  ArithmeticFault,
  exact,
  minus,
  opposite,
  over,
  plus,
  power,
  remainder,
  times,
  type Quantity,
} from "./quantity.ts";
import { rational } from "./rational.ts";
import { failAt, LONGEST_EXPRESSION, tokenize, type Token } from "./tokenize.ts";

/** `isPercent` marks a bare percentage, which adds or takes away its share of what stands before it. */
type Operand = { quantity: Quantity; isPercent: boolean };

const DEEPEST_NESTING = 64;
const HUNDREDTH = exact(rational(1n, 100n));
const SUM = 1;
const PRODUCT = 2;
const SIGN = 3;
const POWER = 4;

const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ["+", SUM],
  ["-", SUM],
  ["*", PRODUCT],
  ["/", PRODUCT],
  ["%", PRODUCT],
  ["of", PRODUCT],
  ["^", POWER],
]);

/**
 * Works out an arithmetic expression by precedence climbing (Pratt 1973), in time linear in its length. Throws
 * ToolFailure with the place of the fault. Nothing of the text is ever run as code.
 */
export function evaluate(expression: string): Quantity {
  if (expression.length > LONGEST_EXPRESSION) {
    throw new ToolFailure(
      `The expression has ${expression.length} characters; up to ${LONGEST_EXPRESSION} are accepted. Split it into steps.`,
    );
  }
  const parser = new Parser(tokenize(expression));
  return parser.whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Quantity {
    const { quantity } = this.#expression(SUM);
    const rest = this.#peek();
    if (rest.kind !== "end")
      failAt(rest.position, `An operator such as + or * is missing before "${spelled(rest)}"`);
    return quantity;
  }

  #expression(lowest: number): Operand {
    this.#depth += 1;
    if (this.#depth > DEEPEST_NESTING) {
      failAt(this.#peek().position, `The expression is nested more than ${DEEPEST_NESTING} levels deep`);
    }
    let left = this.#prefix();
    for (;;) {
      const operator = this.#peek();
      const precedence = operator.kind === "number" ? undefined : PRECEDENCE.get(operator.text);
      if (precedence === undefined || precedence < lowest) break;
      this.#index += 1;
      if (operator.kind !== "number" && operator.text === "of" && !left.isPercent) {
        failAt(operator.position, '"of" needs a percentage before it, as in 15% of 200');
      }
      const right = this.#expression(precedence === POWER ? SIGN : precedence + 1);
      left = { quantity: this.#apply(operator, left, right), isPercent: false };
    }
    this.#depth -= 1;
    return left;
  }

  #prefix(): Operand {
    const token = this.#peek();
    if (token.kind === "symbol" && (token.text === "-" || token.text === "+")) {
      this.#index += 1;
      const { quantity, isPercent } = this.#expression(SIGN);
      return { quantity: token.text === "-" ? opposite(quantity) : quantity, isPercent };
    }
    const quantity = this.#primary();
    if (!this.#isPercentSign()) return { quantity, isPercent: false };
    this.#index += 1;
    return { quantity: times(quantity, HUNDREDTH), isPercent: true };
  }

  #primary(): Quantity {
    const token = this.#peek();
    if (token.kind === "end") failAt(token.position, "The expression ends where a number is expected");
    this.#index += 1;
    if (token.kind === "number") return exact(token.value);
    if (token.kind === "name") return this.#named(token);
    if (token.text !== "(") failAt(token.position, `A number is expected where "${token.text}" stands`);
    const { quantity } = this.#expression(SUM);
    this.#close(token.position);
    return quantity;
  }

  #named(token: { text: string; position: number }): Quantity {
    const constant = CONSTANTS.get(token.text);
    if (constant !== undefined) return approximate(constant);
    const called = FUNCTIONS.get(token.text);
    if (!called) {
      const known = [...FUNCTIONS.keys(), ...CONSTANTS.keys()].join(", ");
      failAt(token.position, `"${token.text}" is not known; known names are ${known}`);
    }
    const [first, ...rest] = this.#arguments(token);
    const count = rest.length + 1;
    if (first === undefined || count < called.minimumArguments || count > called.maximumArguments) {
      const most = called.maximumArguments;
      const accepted = most === called.minimumArguments ? `${most}` : `${called.minimumArguments} to ${most}`;
      failAt(
        token.position,
        `${token.text} takes ${accepted} numbers and got ${first === undefined ? 0 : count}`,
      );
    }
    return this.#guarded(token.position, () => called.apply(first, rest));
  }

  #arguments(token: { text: string; position: number }): Quantity[] {
    const open = this.#peek();
    if (open.kind !== "symbol" || open.text !== "(") {
      failAt(open.position, `${token.text} needs its numbers in parentheses, as in ${token.text}(4)`);
    }
    this.#index += 1;
    const given: Quantity[] = [];
    if (this.#skip(")")) return given;
    do given.push(this.#expression(SUM).quantity);
    while (this.#skip(","));
    this.#close(open.position);
    return given;
  }

  /** After a value, % is the remainder when a value follows it, and a percentage in every other place. */
  #isPercentSign(): boolean {
    const token = this.#peek();
    if (token.kind !== "symbol" || token.text !== "%") return false;
    const next = this.#tokens[this.#index + 1];
    if (next === undefined || next.kind === "end") return true;
    if (next.kind === "number") return false;
    return next.kind === "name" ? next.text === "of" : next.text !== "(";
  }

  #apply(operator: Token, left: Operand, right: Operand): Quantity {
    const [a, b] = [left.quantity, right.quantity];
    const symbol = operator.kind === "number" ? "" : operator.text;
    return this.#guarded(operator.position, () => {
      if (symbol === "+" || symbol === "-") {
        const share = right.isPercent && !left.isPercent ? times(a, b) : b;
        return symbol === "+" ? plus(a, share) : minus(a, share);
      }
      if (symbol === "/") return over(a, b);
      if (symbol === "%") return remainder(a, b);
      return symbol === "^" ? power(a, b) : times(a, b);
    });
  }

  #guarded(position: number, work: () => Quantity): Quantity {
    try {
      return work();
    } catch (error) {
      if (error instanceof ArithmeticFault) failAt(position, error.message);
      throw error;
    }
  }

  #close(openedAt: number): void {
    if (this.#skip(")")) return;
    const token = this.#peek();
    const found = token.kind === "end" ? "the expression ends" : `"${spelled(token)}" stands there`;
    failAt(token.position, `A closing parenthesis is missing for character ${openedAt + 1}: ${found}`);
  }

  #skip(symbol: string): boolean {
    const token = this.#peek();
    if (token.kind !== "symbol" || token.text !== symbol) return false;
    this.#index += 1;
    return true;
  }

  #peek(): Token {
    const token = this.#tokens[this.#index];
    if (!token) throw new RangeError("The parser read past the end token");
    return token;
  }
}

function spelled(token: Token): string {
  return token.kind === "number" ? "a number" : token.text;
}
