import { absolute, type Rational } from "./rational.ts";

const LONGEST_PLAIN_DIGITS = 60;

/**
 * Writes a fraction as a decimal: whole where the digits end within 60, else rounded (half up) to
 * `significantDigits`; very large and very small values in scientific notation.
 */
export function formatRational(value: Rational, significantDigits = 20): string {
  if (value.numerator === 0n) return "0";
  const sign = value.numerator < 0n ? "-" : "";
  const top = absolute(value.numerator);
  const places = endingPlaces(value.denominator);
  if (places !== null) {
    const digits = ((top * 10n ** BigInt(places)) / value.denominator).toString().padStart(places + 1, "0");
    if (digits.length <= LONGEST_PLAIN_DIGITS) return sign + withPoint(digits, places);
  }
  return sign + rounded(top, value.denominator, significantDigits);
}

/** The nearest number JavaScript can hold; infinite when too large. */
export function toNumber(value: Rational): number {
  const sign = value.numerator < 0n ? -1 : 1;
  return value.numerator === 0n
    ? 0
    : sign * Number(rounded(absolute(value.numerator), value.denominator, 30));
}

/** How many decimals a denominator of twos and fives takes, or null when the digits never end. */
function endingPlaces(denominator: bigint): number | null {
  let rest = denominator;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  return rest === 1n ? Math.max(twos, fives) : null;
}

function rounded(top: bigint, bottom: bigint, significantDigits: number): string {
  let exponent = top.toString().length - bottom.toString().length;
  let digits = scaled(top, bottom, significantDigits - 1 - exponent);
  if (digits.length < significantDigits) {
    exponent -= 1;
    digits = scaled(top, bottom, significantDigits - 1 - exponent);
  }
  if (digits.length > significantDigits) exponent += 1;
  const significant = digits.slice(0, significantDigits).replace(/0+$/, "") || "0";
  if (exponent > 20 || exponent < -7) {
    const fraction = significant.slice(1);
    return `${significant[0] ?? "0"}${fraction ? `.${fraction}` : ""}e${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
  }
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${significant}`;
  const whole = significant.padEnd(exponent + 1, "0");
  return withPoint(whole, whole.length - exponent - 1);
}

/** The digits of top / bottom × 10^shift, rounded half up. */
function scaled(top: bigint, bottom: bigint, shift: number): string {
  const numerator = shift >= 0 ? top * 10n ** BigInt(shift) : top;
  const denominator = shift >= 0 ? bottom : bottom * 10n ** BigInt(-shift);
  return ((2n * numerator + denominator) / (2n * denominator)).toString();
}

function withPoint(digits: string, places: number): string {
  if (places === 0) return digits;
  const fraction = digits.slice(-places).replace(/0+$/, "");
  return fraction ? `${digits.slice(0, -places)}.${fraction}` : digits.slice(0, -places);
}
