import type { TokenFamily } from "./token-family.ts";

/**
 * About how many tokens a text has, erring on the high side: letters of scripts beyond the Latin ones cost about one token
 * each, other letters beyond ASCII half a one, and ASCII as many as its family's average says.
 */
export function estimateTokens(text: string, { charactersPerToken }: TokenFamily): number {
  let ascii = 0;
  let latin = 0;
  let wide = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) ascii += 1;
    else if (code < 0x500) latin += 1;
    else wide += 1;
  }
  return Math.ceil(ascii / charactersPerToken + latin / 2 + wide);
}
