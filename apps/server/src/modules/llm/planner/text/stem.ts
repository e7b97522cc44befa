/** Word forms that no suffix rule brings together. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  Object.entries({
    people: "person",
    children: "child",
    men: "man",
    women: "woman",
    sent: "send",
    paid: "pay",
    bought: "buy",
    sold: "sell",
    spent: "spend",
    made: "make",
    found: "find",
    left: "leave",
    leaves: "leave",
    met: "meet",
    diagnoses: "diagnosis",
    diagnose: "diagnosis",
    diagnosed: "diagnosis",
    analyses: "analysis",
    analyze: "analysis",
    analyse: "analysis",
    analyzes: "analysis",
    department: "department",
    departments: "department",
    document: "document",
    documents: "document",
    statement: "statement",
    statements: "statement",
    status: "status",
    address: "address",
    weather: "weather",
    news: "news",
    business: "business",
    miles: "mile",
    rating: "rating",
    ratings: "rating",
    meeting: "meeting",
    meetings: "meeting",
    training: "training",
    trainings: "training",
    warehouse: "warehouse",
    warehouses: "warehouse",
  }),
);

const LONGEST_WORD = 40;

/**
 * Brings the forms of an English word together ("invoices", "invoice"; "booking", "booked"). Lighter than Porter's
 * algorithm: it has to be the same on both sides, not a word.
 */
export function stem(word: string): string {
  const lower = word.toLowerCase().replace(/['’]s?$/u, "");
  if (lower.length > LONGEST_WORD || lower.length < 4 || /\d/.test(lower)) return dropPlural(lower);
  const irregular = IRREGULAR.get(lower);
  if (irregular !== undefined) return irregular;
  return dropEnding(dropPlural(lower));
}

function dropPlural(word: string): string {
  if (word.length < 4 || !word.endsWith("s")) return word;
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

const ENDINGS = [
  "ations",
  "ation",
  "ating",
  "ated",
  "ate",
  "ments",
  "ment",
  "ions",
  "ion",
  "ings",
  "ing",
  "ied",
  "ers",
  "er",
  "ed",
  "ly",
];

function dropEnding(word: string): string {
  for (const ending of ENDINGS) {
    if (!word.endsWith(ending)) continue;
    const rest = word.slice(0, -ending.length);
    const least = ending.startsWith("er")
      ? 5
      : ending === "ed" || ending === "ing" || ending === "ment"
        ? 3
        : 4;
    if (rest.length < least || !/[aeiouy]/.test(rest)) continue;
    if (ending === "ied") return `${rest}y`;
    return dropFinal(rest);
  }
  return dropFinal(word);
}

function dropFinal(word: string): string {
  if (word.length > 3 && word.endsWith("e")) return word.slice(0, -1);
  const undoubled = /([bdgklmnprt])\1$/.test(word) && word.length > 4;
  return undoubled ? word.slice(0, -1) : word;
}
