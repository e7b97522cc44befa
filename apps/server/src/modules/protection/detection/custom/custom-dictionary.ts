import { type Detector, eachMatch } from "../block.ts";
import { checkName, CustomDetectorError } from "./custom-error.ts";

export type CustomDictionary = {
  /** Capital letters and underscores; the type of its spans. */
  name: string;
  /** Words and phrases; found as whole words, whatever their case and the signs between them. */
  terms: readonly string[];
  /** Between 0 and 1; 0.9 when not given. */
  score?: number;
};

const MOST_TERMS = 100_000;
const MOST_WORDS = 12;
const WORD = /[\p{L}\p{M}\p{N}]{1,80}/gu;

type Node = { children: Map<string, Node>; isTerm: boolean };

const fold = (word: string): string => word.normalize("NFKC").toLowerCase();

/** A detector for own words and phrases, kept in a trie by words: time does not depend on how many there are. @throws CustomDetectorError */
export function compileCustomDictionary({ name, terms, score = 0.9 }: CustomDictionary): Detector {
  const type = checkName(name);
  if (terms.length > MOST_TERMS) {
    throw new CustomDetectorError(
      `A dictionary has up to ${MOST_TERMS} terms; this one has ${terms.length}.`,
    );
  }
  const root: Node = { children: new Map(), isTerm: false };
  for (const term of terms) addTerm(root, term);
  return {
    name: `dictionary ${name}`,
    needs: 0,
    detect(block, report) {
      const words: { start: number; end: number; folded: string }[] = [];
      eachMatch(WORD, block, (match) => {
        words.push({ start: match.index, end: match.index + match[0].length, folded: fold(match[0]) });
      });
      for (let first = 0; first < words.length; first += 1) {
        let node: Node | undefined = root;
        let last = -1;
        for (let at = first; at < words.length && at < first + MOST_WORDS; at += 1) {
          node = node.children.get(words[at]?.folded ?? "");
          if (node === undefined) break;
          if (node.isTerm) last = at;
        }
        if (last === -1) continue;
        report({
          type,
          start: words[first]?.start ?? 0,
          end: words[last]?.end ?? 0,
          score,
          validator: "dictionary",
        });
        first = last;
      }
    },
  };
}

function addTerm(root: Node, term: string): void {
  const words = (term.match(WORD) ?? []).map(fold);
  if (words.length === 0 || words.length > MOST_WORDS) {
    throw new CustomDetectorError(
      `"${term.slice(0, 40)}" cannot be a term: it needs 1 to ${MOST_WORDS} words of letters or digits.`,
    );
  }
  let node = root;
  for (const word of words) {
    const child: Node = node.children.get(word) ?? { children: new Map(), isTerm: false };
    node.children.set(word, child);
    node = child;
  }
  node.isTerm = true;
}
