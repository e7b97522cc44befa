/** A made-up person with identifiers that are valid in form, the same for the same number. */
export type MadeUpPerson = {
  name: string;
  email: string;
  ssn: string;
  phone: string;
  card: string;
  iban: string;
};

const GIVEN = ["Amara", "Bruno", "Celia", "Daniel", "Elena", "Felix", "Grace", "Hassan", "Ingrid", "James"];
const SURNAMES = [
  "Abbott",
  "Bergström",
  "Castillo",
  "Dawson",
  "Eriksen",
  "Fischer",
  "Garcia",
  "Hughes",
  "Ivanov",
  "Johnson",
];

const digitsOf = (seed: number, count: number): string =>
  Array.from({ length: count }, (_, index) => (seed * 7_919 + index * 104_729 + seed * index * 31) % 10).join(
    "",
  );

/** The last digit that makes the others pass Luhn's check (ISO/IEC 7812-1 annex B). */
function withLuhnDigit(digits: string): string {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, index) => {
      const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return digits + String((10 - (sum % 10)) % 10);
}

/** A German IBAN with its check digits (ISO 13616). */
function ibanOf(account: string): string {
  const number = BigInt(`${account}131400`);
  return `DE${String(98n - (number % 97n)).padStart(2, "0")}${account}`;
}

export function madeUpPerson(seed: number): MadeUpPerson {
  const given = GIVEN[seed % GIVEN.length] ?? "";
  const surname = SURNAMES[Math.floor(seed / GIVEN.length) % SURNAMES.length] ?? "";
  const plain = surname
    .normalize("NFD")
    .replaceAll(/[^A-Za-z]/g, "")
    .toLowerCase();
  const area = String(101 + (seed % 500)).padStart(3, "0");
  return {
    name: `${given} ${surname}`,
    email: `${given.toLowerCase()}.${plain}${seed}@example.org`,
    ssn: `${area}-${String(10 + (seed % 80))}-${String(1000 + ((seed * 37) % 8999))}`,
    phone: `+1 415 555 ${String(1000 + (seed % 9000))}`,
    card: withLuhnDigit(`4${digitsOf(seed, 14)}`),
    iban: ibanOf(`50010517${String(1_000_000_000 + seed * 7_777).slice(0, 10)}`),
  };
}
