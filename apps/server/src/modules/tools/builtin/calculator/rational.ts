/** An exact fraction in lowest terms; the denominator is positive. */
export type Rational = { readonly numerator: bigint; readonly denominator: bigint };

/** `denominator` must not be zero. */
export function rational(numerator: bigint, denominator = 1n): Rational {
  const divisor = greatestCommonDivisor(absolute(numerator), absolute(denominator));
  const sign = denominator < 0n ? -1n : 1n;
  return { numerator: (sign * numerator) / divisor, denominator: (sign * denominator) / divisor };
}

export const add = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);

export const negate = (a: Rational): Rational => ({ numerator: -a.numerator, denominator: a.denominator });

export const multiply = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.numerator, a.denominator * b.denominator);

/** `b` must not be zero. */
export const divide = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.denominator, a.denominator * b.numerator);

export const compare = (a: Rational, b: Rational): number => {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
};

/** The largest whole number that is not above `a`. */
export function floor({ numerator, denominator }: Rational): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

/** Rounds to `places` decimals (negative: tens, hundreds …), halves away from zero as on an invoice. */
export function round(a: Rational, places: number): Rational {
  const factor = places >= 0 ? rational(10n ** BigInt(places)) : rational(1n, 10n ** BigInt(-places));
  const scaled = multiply(a, factor);
  const half = rational(1n, 2n);
  const whole = scaled.numerator < 0n ? -floor(add(negate(scaled), half)) : floor(add(scaled, half));
  return divide(rational(whole), factor);
}

/** The exact root, or null where the root is not a fraction. `a` must not be negative. */
export function exactSquareRoot(a: Rational): Rational | null {
  const top = wholeSquareRoot(a.numerator);
  const bottom = wholeSquareRoot(a.denominator);
  return top === null || bottom === null ? null : rational(top, bottom);
}

/** Length of the longer part in bits, within a few: what guards against numbers that fill the memory. */
export function sizeInBits({ numerator, denominator }: Rational): number {
  return 4 * Math.max(absolute(numerator).toString(16).length, denominator.toString(16).length);
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}

/** Newton's method on whole numbers. */
function wholeSquareRoot(value: bigint): bigint | null {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (let next = (root + value / root) >> 1n; next < root; next = (root + value / root) >> 1n) root = next;
  return root * root === value ? root : null;
}
