import { toNumber } from "./format-rational.ts";
import * as exactly from "./rational.ts";
import type { Rational } from "./rational.ts";

/** A value of a calculation: exact for as long as the operations allow, else a 64-bit floating-point number. */
export type Quantity = { kind: "exact"; value: Rational } | { kind: "approximate"; value: number };

/** A fault of the numbers themselves, such as a division by zero; the parser adds where it happened. */
export class ArithmeticFault extends Error {
  override readonly name = "ArithmeticFault";
}

/** Above this an exact value would only grow and slow down; it goes on as an approximation. */
const LARGEST_EXACT_BITS = 4_096;
const LARGEST_EXACT_EXPONENT = 1_024;

export function exact(value: Rational): Quantity {
  if (exactly.sizeInBits(value) <= LARGEST_EXACT_BITS) return { kind: "exact", value };
  return approximate(toNumber(value));
}

export function approximate(value: number): Quantity {
  if (Number.isNaN(value)) throw new ArithmeticFault("The result is not a real number");
  if (!Number.isFinite(value)) throw new ArithmeticFault("The result is too large (above 1.8e308)");
  return { kind: "approximate", value };
}

export function numberOf(quantity: Quantity): number {
  if (quantity.kind === "approximate") return quantity.value;
  const value = toNumber(quantity.value);
  if (!Number.isFinite(value)) throw new ArithmeticFault("The value is too large (above 1.8e308)");
  return value;
}

export const plus = (a: Quantity, b: Quantity): Quantity => both(a, b, exactly.add, (x, y) => x + y);
export const times = (a: Quantity, b: Quantity): Quantity => both(a, b, exactly.multiply, (x, y) => x * y);
export const minus = (a: Quantity, b: Quantity): Quantity => plus(a, opposite(b));

export function opposite(a: Quantity): Quantity {
  return a.kind === "exact" ? exact(exactly.negate(a.value)) : approximate(-a.value);
}

export function over(a: Quantity, b: Quantity): Quantity {
  if (isZero(b)) throw new ArithmeticFault("Division by zero");
  return both(a, b, exactly.divide, (x, y) => x / y);
}

/** The remainder of a division; its sign is that of `a`. */
export function remainder(a: Quantity, b: Quantity): Quantity {
  if (isZero(b)) throw new ArithmeticFault("Remainder of a division by zero");
  if (a.kind === "approximate" || b.kind === "approximate") return approximate(numberOf(a) % numberOf(b));
  const quotient = exactly.divide(a.value, b.value);
  const whole = exactly.rational(quotient.numerator / quotient.denominator);
  return exact(exactly.add(a.value, exactly.negate(exactly.multiply(b.value, whole))));
}

export function power(base: Quantity, exponent: Quantity): Quantity {
  if (isZero(base) && compareQuantities(exponent, ZERO) < 0) throw new ArithmeticFault("Division by zero");
  const whole = wholeExponent(exponent);
  if (base.kind === "exact" && whole !== null) {
    const { numerator, denominator } = base.value;
    const size = BigInt(Math.abs(whole));
    if (exactly.sizeInBits(base.value) * Math.abs(whole) <= LARGEST_EXACT_BITS) {
      const raised = exactly.rational(numerator ** size, denominator ** size);
      return exact(whole < 0 ? exactly.divide(exactly.rational(1n), raised) : raised);
    }
  }
  return approximate(numberOf(base) ** numberOf(exponent));
}

export function compareQuantities(a: Quantity, b: Quantity): number {
  if (a.kind === "exact" && b.kind === "exact") return exactly.compare(a.value, b.value);
  return Math.sign(numberOf(a) - numberOf(b));
}

export const ZERO: Quantity = { kind: "exact", value: exactly.rational(0n) };

/** The exponent as a whole number small enough to raise to exactly, else null. */
function wholeExponent(exponent: Quantity): number | null {
  if (exponent.kind === "approximate" || exponent.value.denominator !== 1n) return null;
  const whole = numberOf(exponent);
  return Math.abs(whole) <= LARGEST_EXACT_EXPONENT ? whole : null;
}

function isZero(a: Quantity): boolean {
  return a.kind === "exact" ? a.value.numerator === 0n : a.value === 0;
}

function both(
  a: Quantity,
  b: Quantity,
  exactOperation: (a: Rational, b: Rational) => Rational,
  operation: (a: number, b: number) => number,
): Quantity {
  if (a.kind === "exact" && b.kind === "exact") return exact(exactOperation(a.value, b.value));
  return approximate(operation(numberOf(a), numberOf(b)));
}
