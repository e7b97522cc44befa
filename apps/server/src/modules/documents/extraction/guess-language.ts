import type { DocumentLanguage } from "@cdsa/contracts";
import { SCRIPTS, STOP_WORDS } from "./stop-words.ts";

const SAMPLE_CHARACTERS = 20_000;
const SAMPLES = 3;
const MIN_WORDS = 5;
const MIN_DIFFERENT = 3;
// Running text has 30–50 % of these words; names, figures and codes have hardly any.
const MIN_SHARE = 0.08;
// Marks such as bullets and dashes belong to no language.
const PLAIN = /^[\p{ASCII}\p{P}\p{S}]*$/u;

const LANGUAGES_OF_WORD = new Map<string, DocumentLanguage[]>();
// Its keys are languages by its type. The list itself is of a package that the process reading files may not read.
for (const [language, words] of Object.entries(STOP_WORDS) as [DocumentLanguage, string][]) {
  for (const word of new Set(words.split(" "))) {
    // A single letter labels columns and lists in every language.
    if (word.length === 1) continue;
    LANGUAGES_OF_WORD.set(word, [...(LANGUAGES_OF_WORD.get(word) ?? []), language]);
  }
}

/**
 * Name of the text search configuration of PostgreSQL that fits the text best, from how often the language's frequent words
 * occur in samples of it. Where nothing is clear, as in lists of names and figures, it is English for plain ASCII, whose
 * stems harm such words least, and `simple` otherwise, which finds words as they are written.
 */
export function guessLanguage(text: string): DocumentLanguage {
  const sample = sampleOf(text);
  return languageOf(sample) ?? (PLAIN.test(sample) ? "english" : "simple");
}

function languageOf(sample: string): DocumentLanguage | null {
  const letters = countOf(sample, /\p{L}/gu);
  for (const [script, language] of SCRIPTS) {
    if (letters > 0 && countOf(sample, script) > letters / 2) return language;
  }
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < MIN_WORDS) return null;
  const hits = new Map<DocumentLanguage, { count: number; different: Set<string> }>();
  for (const word of words) {
    for (const language of LANGUAGES_OF_WORD.get(word) ?? []) {
      const hit = hits.get(language) ?? { count: 0, different: new Set() };
      hit.count += 1;
      hit.different.add(word);
      hits.set(language, hit);
    }
  }
  const [best] = [...hits].sort(([, a], [, b]) => b.count - a.count);
  if (best === undefined) return null;
  const [language, { count, different }] = best;
  return count >= words.length * MIN_SHARE && different.size >= MIN_DIFFERENT ? language : null;
}

function sampleOf(text: string): string {
  if (text.length <= SAMPLES * SAMPLE_CHARACTERS) return text;
  const step = Math.floor((text.length - SAMPLE_CHARACTERS) / (SAMPLES - 1));
  return Array.from({ length: SAMPLES }, (_, index) =>
    text.slice(index * step, index * step + SAMPLE_CHARACTERS),
  ).join(" ");
}

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
