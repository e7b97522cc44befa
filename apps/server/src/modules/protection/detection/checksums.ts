/** Digits of a text as numbers, everything else left out. */
function digitsOf(text: string): number[] {
  const digits: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit >= 0 && digit <= 9) digits.push(digit);
  }
  return digits;
}

/** ISO/IEC 7812-1: the check digit of payment cards. */
export function passesLuhn(text: string): boolean {
  const digits = digitsOf(text);
  let sum = 0;
  for (const [index, digit] of digits.reverse().entries()) {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 1 && sum > 0 && sum % 10 === 0;
}

/** ISO 13616 and ISO/IEC 7064: an IBAN, without spaces, is 1 modulo 97. */
export function passesMod97(iban: string): boolean {
  let rest = 0;
  for (const sign of (iban.slice(4) + iban.slice(0, 4)).toUpperCase()) {
    const code = sign.charCodeAt(0);
    const value = code >= 65 ? code - 55 : code - 48;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** A National Provider Identifier passes Luhn behind the prefix 80840 (45 CFR 162.406). */
export function isNpi(text: string): boolean {
  return /^[12]\d{9}$/.test(text) && passesLuhn(`80840${text}`);
}

/** Number of a DEA registration: the last digit is that of (d1+d3+d5) + 2(d2+d4+d6). */
export function isDeaNumber(text: string): boolean {
  const [d1 = 0, d2 = 0, d3 = 0, d4 = 0, d5 = 0, d6 = 0, check = -1] = digitsOf(text.slice(2));
  return (d1 + d3 + d5 + 2 * (d2 + d4 + d6)) % 10 === check;
}

/** ABA routing number: weights 3, 7, 1, and a first pair that is in use. */
export function isRoutingNumber(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 9) return false;
  const area = Number(text.slice(0, 2));
  const used = area <= 12 || (area >= 21 && area <= 32) || (area >= 61 && area <= 72) || area === 80;
  const weights = [3, 7, 1];
  const sum = digits.reduce((total, digit, index) => total + digit * (weights[index % 3] ?? 0), 0);
  return used && sum > 0 && sum % 10 === 0;
}

const VIN_VALUES = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** 49 CFR 565.15: the ninth sign of a vehicle identification number checks the others. */
export function isVin(text: string): boolean {
  const signs = text.toUpperCase();
  if (!/^[A-HJ-NPR-Z\d]{17}$/.test(signs)) return false;
  let sum = 0;
  for (const [index, weight] of VIN_WEIGHTS.entries()) {
    sum += (VIN_VALUES.indexOf(signs.charAt(index)) % 10) * weight;
  }
  return signs.charAt(8) === "0123456789X".charAt(sum % 11);
}

/** Bits a sign takes on average (Shannon, 1948), by how often each occurs in the text itself. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}
