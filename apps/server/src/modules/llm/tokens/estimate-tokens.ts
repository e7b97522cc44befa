import type { TokenFamily } from "./token-family.ts";

// Digits and punctuation, of which JSON is full, make short tokens.
const CHARACTERS_PER_SIGN_TOKEN = 1.8;

/**
 * About how many tokens a text has, erring on the high side: letters of scripts beyond the Latin ones cost about one token
 * each, other letters beyond ASCII half a one, signs a little more, and ASCII letters as many as their family's average says.
 */
export function estimateTokens(text: string, { charactersPerToken }: TokenFamily): number {
  let letters = 0;
  let signs = 0;
  let latin = 0;
  let wide = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0x500) wide += 1;
    else if (code >= 0x80) latin += 1;
    else if (isLetterOrBlank(code)) letters += 1;
    else signs += 1;
  }
  return Math.ceil(letters / charactersPerToken + signs / CHARACTERS_PER_SIGN_TOKEN + latin / 2 + wide);
}

const isLetterOrBlank = (code: number): boolean => {
  const lower = code | 0x20;
  return code <= 0x20 || (lower >= 0x61 && lower <= 0x7a);
};
