import { KIND } from "./lexicon.ts";
import { GAP, type Token } from "./tokens.ts";

/** Words in a row that may be one name: from `first` to `last`, both counted among the tokens. */
export type Run = { first: number; last: number };

const LONGEST_RUN = 8;

/** Rows of words that pass `isPart`, with the small words of names between them. */
export function findRuns(tokens: readonly Token[], isPart: (token: Token) => boolean): Run[] {
  const runs: Run[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined || !isPart(token)) continue;
    const last = endOfRun(tokens, index, isPart);
    runs.push({ first: index, last });
    index = last;
  }
  return runs;
}

function endOfRun(tokens: readonly Token[], first: number, isPart: (token: Token) => boolean): number {
  let last = first;
  while (last - first < LONGEST_RUN) {
    const step = stepFrom(tokens, last, isPart);
    if (step === 0) break;
    last += step;
  }
  return last;
}

/** How many tokens further the row goes on; 0 where it ends. */
function stepFrom(tokens: readonly Token[], last: number, isPart: (token: Token) => boolean): number {
  if (tokens[last]?.isPossessive === true) return 0;
  for (let step = 1; step <= 3; step += 1) {
    const token = tokens[last + step];
    if (token === undefined || (token.gap !== GAP.space && token.gap !== GAP.ampersand)) return 0;
    if (isPart(token)) return step;
    if ((token.kinds & KIND.particle) === 0) return 0;
  }
  return 0;
}
