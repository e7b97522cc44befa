import { type Detector, eachMatch, TRAIT } from "../block.ts";

const BEGINNING = /-----BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----/gu;
const ENDING = "-----END";
const PUTTY = /PuTTY-User-Key-File-[23]: [^\n]{1,80}\n/gu;

/** Private keys in PEM, OpenPGP and PuTTY armour, from the first line to the last; one that is cut off goes to the block's end. */
export const privateKeyDetector: Detector = {
  name: "private-key",
  needs: TRAIT.longRun,
  detect(block, report) {
    eachMatch(BEGINNING, block, (match) => {
      const from = match.index + match[0].length;
      const ending = block.text.indexOf(ENDING, from);
      const dashes = ending === -1 ? -1 : block.text.indexOf("-----", ending + ENDING.length);
      const end = dashes === -1 ? endOfBase64(block.text, from) : dashes + 5;
      if (end - from < 24) return;
      report({ type: "PRIVATE_KEY", start: match.index, end, score: 1, validator: "format" });
      BEGINNING.lastIndex = end;
    });
    eachMatch(PUTTY, block, (match) => {
      report({
        type: "PRIVATE_KEY",
        start: match.index,
        end: block.text.length,
        score: 0.95,
        validator: "format",
      });
      PUTTY.lastIndex = block.text.length;
    });
  },
};

function endOfBase64(text: string, from: number): number {
  const rest = /^(?:[A-Za-z0-9+/=\s:,-]|\\[nr])*/u.exec(text.slice(from))?.[0] ?? "";
  return from + rest.trimEnd().length;
}
