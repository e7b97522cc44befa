/** Names of one unit of measurement in a line, lower case; the first is its symbol. */
const UNITS = `
km kilometer kilometers kilometre kilometres kms
m meter meters metre metres
cm centimeter centimeters centimetre centimetres
mm millimeter millimeters millimetre millimetres
mi mile miles
ft foot feet
in inch inches
yd yard yards
kg kilogram kilograms kilo kilos kilogramme kgs
g gram grams gramme grammes
mg milligram milligrams
lb lbs pound pounds
oz ounce ounces
t tonne tonnes ton tons
st stone stones
l liter liters litre litres
ml milliliter milliliters millilitre millilitres
gal gallon gallons
pt pint pints
cup cups
c celsius centigrade °c
f fahrenheit °f
k kelvin
h hr hrs hour hours
min mins minute minutes
s sec secs second seconds
d day days
wk week weeks
kmh km/h kph
mph
b byte bytes
kb kilobyte kilobytes
mb megabyte megabytes
gb gigabyte gigabytes
tb terabyte terabytes
kwh
j joule joules
cal calorie calories
kcal kilocalorie kilocalories
pa pascal
bar bars
psi
ha hectare hectares
ac acre acres
metric celsius
imperial fahrenheit
`;

const symbolsOf = new Map<string, string[]>();
for (const line of UNITS.trim().split("\n")) {
  const names = line.split(" ");
  for (const name of names) symbolsOf.set(name, [...(symbolsOf.get(name) ?? []), names[0] ?? name]);
}

/** The symbols of the units that a word may name. */
export function unitCodesOf(word: string): readonly string[] {
  return symbolsOf.get(word.toLowerCase()) ?? [];
}
