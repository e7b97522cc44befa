import type { Unit } from "./fact.ts";

/** One unit in a line: dimension, factor to the dimension's base, then its names. Months and days do not convert. */
const UNITS = `
time 1 second seconds sec secs s
time 60 minute minutes min mins
time 3600 hour hours hr hrs h
time 86400 day days d
time 604800 week weeks wk wks
months 1 month months mo mos
months 12 year years yr yrs annum
months 120 decade decades
percent 1 % percent
basis-points 1 bp bps
mass 0.000001 mcg µg ug microgram micrograms
mass 0.001 mg milligram milligrams
mass 1 g gram grams
mass 1000 kg kilogram kilograms kgs
mass 1000000 tonne tonnes
pounds-of-mass 1 lb lbs
volume 0.001 ml millilitre millilitres milliliter milliliters
volume 0.1 dl
volume 1 l litre litres liter liters
length 0.001 mm millimetre millimetres millimeter millimeters
length 0.01 cm centimetre centimetres centimeter centimeters
length 1 metre metres meter meters
length 1000 km kilometre kilometres kilometer kilometers
miles 1 mile miles mi
area 1 sqm m²
area 10000 hectare hectares
data 1 kb kilobyte kilobytes
data 1000 mb megabyte megabytes
data 1000000 gb gigabyte gigabytes
data 1000000000 tb terabyte terabytes
power 1 kw kilowatt
energy 1 kwh
pressure 1 mmhg
celsius 1 °c celsius
fahrenheit 1 °f fahrenheit
currency:USD 1 $ us$ usd dollar dollars
currency:USD 0.01 cent cents
currency:EUR 1 € eur euro euros
currency:GBP 1 £ gbp sterling
currency:JPY 1 ¥ jpy yen
currency:INR 1 ₹ inr rupee rupees
currency:CHF 1 chf franc francs
currency:CAD 1 cad c$ ca$
currency:AUD 1 aud a$ au$
currency:BRL 1 brl r$ reais
`;

const unitOf = new Map<string, Unit>();
for (const line of UNITS.trim().split("\n")) {
  const [dimension = "", factor = "", ...names] = line.split(" ");
  for (const name of names) unitOf.set(name, { dimension, factor: Number(factor) });
}

/** The unit that a word or sign names, or null. "pounds" alone is money here, as in policies and contracts. */
export function readUnit(word: string): Unit | null {
  const lower = word.toLowerCase();
  if (lower === "pound" || lower === "pounds") return { dimension: "currency:GBP", factor: 1 };
  return unitOf.get(lower) ?? null;
}

const SPECIAL: readonly [RegExp, Unit][] = [
  [/^(?:business|working|work|banking)[\s-]days?\b/i, { dimension: "business-days", factor: 1 }],
  [/^calendar[\s-]days?\b/i, { dimension: "time", factor: 86_400 }],
  [/^calendar[\s-](?:months?)\b/i, { dimension: "months", factor: 1 }],
  [/^calendar[\s-](?:years?)\b/i, { dimension: "months", factor: 12 }],
  [
    /^(?:full|whole|consecutive|further|additional|complete)[\s-]+days?\b/i,
    { dimension: "time", factor: 86_400 },
  ],
  [
    /^(?:full|whole|consecutive|further|additional|complete)[\s-]+months?\b/i,
    { dimension: "months", factor: 1 },
  ],
  [
    /^(?:full|whole|consecutive|further|additional|complete)[\s-]+years?\b/i,
    { dimension: "months", factor: 12 },
  ],
  [/^(?:percentage|per\s?cent|%)[\s-]?points?\b/i, { dimension: "percentage-points", factor: 1 }],
  [/^basis[\s-]points?\b/i, { dimension: "basis-points", factor: 1 }],
  [/^(?:square|sq\.?)[\s-](?:met(?:re|er)s?|m)\b/i, { dimension: "area", factor: 1 }],
  [/^(?:square|sq\.?)[\s-](?:foot|feet|ft)\b/i, { dimension: "square-feet", factor: 1 }],
  [/^per\s?cent\b/i, { dimension: "percent", factor: 1 }],
  [/^(?:US|U\.S\.)[\s-]dollars?\b/i, { dimension: "currency:USD", factor: 1 }],
  [/^(?:canadian)[\s-]dollars?\b/i, { dimension: "currency:CAD", factor: 1 }],
  [/^(?:australian)[\s-]dollars?\b/i, { dimension: "currency:AUD", factor: 1 }],
  [/^swiss[\s-]francs?\b/i, { dimension: "currency:CHF", factor: 1 }],
  [/^(?:quarters)\b/i, { dimension: "months", factor: 3 }],
];

/** The unit at the very beginning of a text (after blanks or a hyphen), with its length. */
export function readUnitAt(text: string): { unit: Unit; length: number } | null {
  const lead = /^[\s-]*/.exec(text.slice(0, 4))?.[0].length ?? 0;
  const rest = text.slice(lead, lead + 40);
  for (const [pattern, unit] of SPECIAL) {
    const match = pattern.exec(rest);
    if (match) return { unit, length: lead + match[0].length };
  }
  // A unit per another ("mg/dL", "km/h") is a dimension of its own.
  const compound = /^[\p{L}°µ]{1,6}\/(?:[\p{L}µ]{1,4}\b)(?:\/[\d.\p{L}_²{}]{1,12})?/u.exec(rest)?.[0];
  if (compound !== undefined)
    return { unit: { dimension: compound.toLowerCase(), factor: 1 }, length: lead + compound.length };
  const word = /^(?:[%$€£¥₹]|[°µ]?[\p{L}²$]{1,12}(?![\p{L}\p{N}]))/u.exec(rest)?.[0];
  if (word === undefined) return null;
  // Single letters are units only where they touch the number.
  if (/^[a-z]$/i.test(word) && lead > 0) return null;
  const unit = readUnit(word);
  return unit === null ? null : { unit, length: lead + word.length };
}

/** The currency, unit and scale that a table's header or a caption sets for the figures below ("USD thousands", "(days)"). */
export function readHeaderUnit(header: string): { unit: Unit | null; scale: number } {
  const scale = /\b(?:millions?|mn|m(?=\)))\b/i.test(header)
    ? 1e6
    : /\b(?:thousands?|k(?=\)))\b|'000|000s/i.test(header)
      ? 1e3
      : 1;
  // "Meals per day (USD)" is in dollars: what stands in brackets comes first, then signs and codes of currencies.
  const inBrackets = /\(([^)]*)\)/.exec(header)?.[1] ?? "";
  const currency = /[$€£¥₹]|\b(?:USD|EUR|GBP|JPY|CHF|INR|CAD|AUD)\b/.exec(header)?.[0] ?? "";
  const named = /\bin\s+([\p{L}%]+(?:\s+\p{L}+)?)/iu.exec(header)?.[1] ?? "";
  for (const place of [inBrackets, currency, named, header.trim()]) {
    const unit = place === "" ? null : firstUnit(place);
    if (unit !== null) return { unit, scale };
  }
  return { unit: null, scale };
}

/** The unit that a text begins with; a label of several words ("Notice days") is no unit. */
function firstUnit(text: string): Unit | null {
  const found = readUnitAt(text);
  if (found === null || /^[a-z]$/i.test(text)) return null;
  return found.length === text.length || /^[\s,%$€£¥₹]/.test(text.slice(found.length)) ? found.unit : null;
}
