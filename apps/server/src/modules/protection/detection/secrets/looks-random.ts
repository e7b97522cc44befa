import { entropyOf } from "../checksums.ts";
import { isCommonWord } from "../names/lexicon.ts";

const PLACEHOLDER =
  /^(?:x{3,}|\*{3,}|\.{3,}|<.*>|\$\{?.*|%.*%|\{\{?.*\}?\}|\[.*\]|#\{.*|null|none|nil|pass(?:word|wd|phrase)?|pwd|secret|token|user(?:name)?|true|false|undefined|string|todo|test(?:ing)?|example|changeme|redacted|placeholder|hidden|your[-_ ].*|my[-_].*|insert.*|enter.*|some.*|dummy.*|sample.*|fake.*|env\..*|process\..*|os\..*|config\..*|self\..*|this\..*|secrets?\..*|vault:.*|ref\+.*|ssm:.*|arn:.*|file:.*|https?:.*)$/iu;

/** Whether a value stands for a secret that is put in elsewhere. */
export function isPlaceholder(value: string): boolean {
  return (
    PLACEHOLDER.test(value) ||
    /(.)\1{5}/u.test(value) ||
    /example|placeholder|changeme|xxxx|1234567890|abcdef(?:gh|01)/iu.test(value)
  );
}

/** Whether a value is more likely drawn by chance than written by a person: many kinds of signs, and no words. */
export function looksRandom(value: string, lowestEntropy: number): boolean {
  if (!/\d/u.test(value) || entropyOf(value) < lowestEntropy) return false;
  const words = value.match(/[A-Z]?[a-z]{3,}|[A-Z]{4,}/gu) ?? [];
  const known = words.filter((word) => word.length > 3 && isCommonWord(word.toLowerCase()));
  const lettersInWords = known.reduce((sum, word) => sum + word.length, 0);
  return lettersInWords * 3 < value.length;
}
