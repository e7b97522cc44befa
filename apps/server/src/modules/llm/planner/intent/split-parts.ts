import { REQUEST_WORDS } from "../text/stop-words.ts";

const JOINTS =
  /\s*(?:;|[.?!]\s+(?:then\s+|also,?\s+|and\s+)?(?=\p{Lu})|,?\s+and\s+(?:then|also|after that)\s+|,\s*then\s+|,\s*also\s+|,?\s+and\s+(?=(?:please\s+)?(?<verb>\p{L}+)))\s*/giu;
const LONGEST_SPLIT = 1_000;
const QUESTION = /^(?:what|what's|how|who|when|where|which|is|are|tell|email|message|text)$/i;
const MOST_PARTS = 4;

/** The parts of a request that could each stand alone: "… and then …", "…; …", "… and <verb> …". Quotes stay whole. */
export function splitParts(text: string): string[] {
  if (text.length > LONGEST_SPLIT) return [text];
  const quotes = [...text.matchAll(/"[^"]*"|“[^“”]*”|(?<!\p{L})'[^'\n]*'(?!\p{L})/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const parts: string[] = [];
  let start = 0;
  for (const match of text.matchAll(JOINTS)) {
    const verb = match.groups?.["verb"];
    if (verb !== undefined && !REQUEST_WORDS.has(verb.toLowerCase()) && !QUESTION.test(verb)) continue;
    if (quotes.some((quote) => match.index >= quote.start && match.index < quote.end)) continue;
    parts.push(text.slice(start, match.index));
    start = match.index + match[0].length;
  }
  parts.push(text.slice(start));
  const whole = parts.map((part) => part.trim()).filter((part) => part !== "");
  return whole.length > MOST_PARTS ? [text] : whole;
}
