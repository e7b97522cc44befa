import type { Found } from "../spans/span.ts";

const FUNCTIONS = "sqrt|abs|round|min|max|sum|avg|ln|log10|log2|log|exp|floor|ceil|sin|cos|tan";
const WORDS =
  "plus|minus|times|multiplied by|divided by|to the power of|squared|cubed|the square root of|square root of|per ?cent|modulo|mod|of|pi|x(?=\\s*\\d)";
const RUN = new RegExp(
  String.raw`(?:(?:(?<!\p{L})(?:${FUNCTIONS}|${WORDS})(?!\p{L})|\d[\d.,]*|[-+*/^%()×÷−])\s*)+`,
  "giu",
);
const LISTED =
  /\b(?<word>sum|total|average|mean|product|maximum|minimum)\s+of\s+(?<list>-?\d[\d.]*(?:\s*(?:,\s*and|,|and|&)\s*-?\d[\d.]*)+)/i;
// Its digits and hyphens look like a long subtraction.
const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/giu;
const LONGEST_READ = 5_000;

/** The arithmetic in a text, written with signs: "12 times 7" is 12 * 7, "the square root of 144" is sqrt(144). */
export function findExpression(text: string): Found<string> | null {
  const readable = text.slice(0, LONGEST_READ).replaceAll(UUID, (id) => "_".repeat(id.length));
  const listed = LISTED.exec(readable);
  if (listed?.groups !== undefined) {
    const value = fromList(listed.groups["word"] ?? "", listed.groups["list"] ?? "");
    return { start: listed.index, end: listed.index + listed[0].length, value };
  }
  let best: Found<string> | null = null;
  for (const match of readable.matchAll(RUN)) {
    const run = match[0].replace(/^(?:\s|of\b|[)%,])+/i, "").replace(/(?:\s|\bof|[-+*/^(,.])+$/i, "");
    const value = withSigns(run);
    if (!isArithmetic(value) || value.length <= (best?.value.length ?? 0)) continue;
    const start = match.index + match[0].indexOf(run);
    best = { start, end: start + run.length, value };
  }
  return best;
}

function fromList(word: string, list: string): string {
  const numbers = list.split(/\s*(?:,\s*and|,|and|&)\s*/i);
  switch (word.toLowerCase()) {
    case "average":
    case "mean":
      return `avg(${numbers.join(", ")})`;
    case "product":
      return numbers.join(" * ");
    case "maximum":
      return `max(${numbers.join(", ")})`;
    case "minimum":
      return `min(${numbers.join(", ")})`;
    default:
      return numbers.join(" + ");
  }
}

function withSigns(run: string): string {
  return run
    .replace(/\bplus\b/gi, "+")
    .replace(/\bminus\b|−/gi, "-")
    .replace(/\btimes\b|\bmultiplied by\b|×|\bx\b/gi, "*")
    .replace(/\bdivided by\b|÷/gi, "/")
    .replace(/\s*\bto the power of\b\s*/gi, " ^ ")
    .replace(/\s*\bsquared\b/gi, "^2")
    .replace(/\s*\bcubed\b/gi, "^3")
    .replace(/(?:\bthe )?\bsquare root of\s+(\d[\d.,]*|\([^()]*\))/gi, (_whole, inner: string) =>
      inner.startsWith("(") ? `sqrt${inner}` : `sqrt(${inner})`,
    )
    .replace(/\s*\bper ?cent\b/gi, "%")
    .replace(/\bmod(?:ulo)?\b/gi, "%")
    .trim();
}

/** A phone number, a date or a plain number is no calculation; an operator between two operands is. */
function isArithmetic(run: string): boolean {
  if (/^\d{1,4}([-/.])\d{1,2}\1\d{1,4}$/.test(run) || /^[\d-]+$/.test(run))
    return /^\d+\s*-\s*\d+$/.test(run) && run.includes(" ");
  return (
    /[\d)]\s*(?:[-+*/^]|%\s*of\s)\s*[-(\p{L}\d]/u.test(run) ||
    /\d%\s*(?:of\s+)?\d/.test(run) ||
    /(?:sqrt|abs|round|min|max|sum|avg|ln|log\d*|exp|floor|ceil|sin|cos|tan)\s*\(/i.test(run) ||
    /\^\s*\d/.test(run)
  );
}
