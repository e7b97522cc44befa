import * as exactly from "./rational.ts";
import {
  approximate,
  ArithmeticFault,
  compareQuantities,
  exact,
  numberOf,
  opposite,
  over,
  plus,
  ZERO,
  type Quantity,
} from "./quantity.ts";

type CalculatorFunction = {
  minimumArguments: number;
  maximumArguments: number;
  apply(first: Quantity, rest: readonly Quantity[]): Quantity;
};

const MANY = 200;

const one = (apply: (value: Quantity) => Quantity): CalculatorFunction => ({
  minimumArguments: 1,
  maximumArguments: 1,
  apply,
});

const many = (apply: CalculatorFunction["apply"]): CalculatorFunction => ({
  minimumArguments: 1,
  maximumArguments: MANY,
  apply,
});

/** Looked up by own key only, so that a name such as `constructor` is simply unknown. */
export const FUNCTIONS: ReadonlyMap<string, CalculatorFunction> = new Map([
  ["sqrt", one(squareRoot)],
  ["abs", one((value) => (compareQuantities(value, ZERO) < 0 ? opposite(value) : value))],
  ["floor", one(roundDown)],
  ["ceil", one((value) => opposite(roundDown(opposite(value))))],
  ["ln", one((value) => approximate(Math.log(positive(value, "ln"))))],
  ["log10", one((value) => approximate(Math.log10(positive(value, "log10"))))],
  ["exp", one((value) => approximate(Math.exp(numberOf(value))))],
  [
    "round",
    { minimumArguments: 1, maximumArguments: 2, apply: (value, [places]) => roundTo(value, places ?? ZERO) },
  ],
  ["min", many((first, rest) => rest.reduce((a, b) => (compareQuantities(b, a) < 0 ? b : a), first))],
  ["max", many((first, rest) => rest.reduce((a, b) => (compareQuantities(b, a) > 0 ? b : a), first))],
  ["sum", many((first, rest) => rest.reduce(plus, first))],
  ["avg", many((first, rest) => over(rest.reduce(plus, first), whole(rest.length + 1)))],
]);

export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
]);

function whole(value: number): Quantity {
  return exact(exactly.rational(BigInt(value)));
}

function squareRoot(value: Quantity): Quantity {
  if (compareQuantities(value, ZERO) < 0)
    throw new ArithmeticFault("sqrt of a negative number is not a real number");
  const root = value.kind === "exact" ? exactly.exactSquareRoot(value.value) : null;
  return root ? exact(root) : approximate(Math.sqrt(numberOf(value)));
}

function roundDown(value: Quantity): Quantity {
  if (value.kind === "approximate") return approximate(Math.floor(value.value));
  return exact(exactly.rational(exactly.floor(value.value)));
}

function roundTo(value: Quantity, places: Quantity): Quantity {
  const count = numberOf(places);
  if (!Number.isInteger(count) || Math.abs(count) > 15) {
    throw new ArithmeticFault("round(x, n) takes a whole number of places from -15 to 15");
  }
  return exact(exactly.round(value.kind === "exact" ? value.value : fromNumber(value.value), count));
}

/** The fraction meant by a float: its shortest decimal form, which is what a person would read. */
function fromNumber(value: number): exactly.Rational {
  const [digits = "0", exponent = "0"] = value.toExponential().split("e");
  const [head = "0", tail = ""] = digits.split(".");
  const shift = Number(exponent) - tail.length;
  const mantissa = BigInt(head + tail);
  return shift >= 0
    ? exactly.rational(mantissa * 10n ** BigInt(shift))
    : exactly.rational(mantissa, 10n ** BigInt(-shift));
}

function positive(value: Quantity, name: string): number {
  if (compareQuantities(value, ZERO) <= 0) throw new ArithmeticFault(`${name} takes a number above zero`);
  return numberOf(value);
}
