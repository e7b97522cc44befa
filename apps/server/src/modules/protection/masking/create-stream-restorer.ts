import type { PseudonymMap } from "./pseudonym-map.ts";
import { restoreText } from "./restore-text.ts";
import { mayBecomeName } from "./token-names.ts";

/** Text in pieces; each call gives what can be passed on. */
export interface TextStream {
  push(piece: string): string;
  /** What was held back. The stream is not used afterwards. */
  end(): string;
}

const isNameUnit = (sign: string): boolean => /^[A-Za-z0-9_]$/u.test(sign);

/** Restores a text that comes in pieces. Nothing is held back but a last word that may yet become a pseudonym. */
export function createStreamRestorer(pseudonyms: PseudonymMap): TextStream {
  let held = "";
  let isWithinWord = false;
  const pass = (text: string): string => {
    if (text === "") return "";
    // The sign before tells whether a word at the beginning is a whole one.
    const before = isWithinWord ? "_" : " ";
    isWithinWord = isNameUnit(text.charAt(text.length - 1));
    return restoreText(before + text, pseudonyms).slice(1);
  };
  return {
    push(piece) {
      const text = held + piece;
      let start = text.length;
      while (start > 0 && isNameUnit(text.charAt(start - 1))) start -= 1;
      const isWhole = start > 0 || !isWithinWord;
      const holdsFrom =
        isWhole && start < text.length && mayBecomeName(text.slice(start)) ? start : text.length;
      held = text.slice(holdsFrom);
      return pass(text.slice(0, holdsFrom));
    },
    end() {
      const text = held;
      held = "";
      return pass(text);
    },
  };
}
