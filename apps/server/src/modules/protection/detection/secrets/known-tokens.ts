import { type Block, type Detector, eachMatch, type Report, TRAIT } from "../block.ts";
import { entropyOf } from "../checksums.ts";
import { TOKEN_FORMATS, TOKEN_PATTERNS } from "./token-formats.ts";

type Form = { pattern: RegExp; entropy: number };

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/gu, "\\$&");

function formsByBeginning(): Map<string, Form[]> {
  const forms = new Map<string, Form[]>();
  for (const { begins, rest, entropy } of TOKEN_FORMATS) {
    for (const beginning of begins.split(" ")) {
      const form = { pattern: new RegExp(`${escape(beginning)}(?:${rest})`, "y"), entropy: entropy ?? 0 };
      forms.set(beginning, [...(forms.get(beginning) ?? []), form]);
    }
  }
  return forms;
}

const FORMS = formsByBeginning();
/** Longer beginnings first, so that each stands for its own forms and, after them, for those of its own beginning. */
const BEGINNINGS = [...FORMS.keys()].sort((a, b) => b.length - a.length);
const BEGINNING = new RegExp(`(?<![A-Za-z0-9_])(?:${BEGINNINGS.map(escape).join("|")})`, "g");
const FORMS_AT = new Map(
  BEGINNINGS.map((beginning) => [
    beginning,
    BEGINNINGS.filter((other) => beginning.startsWith(other)).flatMap((other) => FORMS.get(other) ?? []),
  ]),
);
const PATTERNS = TOKEN_PATTERNS.map(({ source, entropy }) => ({
  pattern: new RegExp(source, "g"),
  entropy: entropy ?? 0,
}));

/** Keys and tokens that are told by their own form. */
export const knownTokenDetector: Detector = {
  name: "known-token",
  needs: TRAIT.longRun,
  detect(block, report) {
    eachMatch(BEGINNING, block, (match) => {
      const end = endOfToken(block, match.index, match[0]);
      if (end === undefined) return;
      reportSecret(report, match.index, end);
      BEGINNING.lastIndex = end;
    });
    for (const { pattern, entropy } of PATTERNS) {
      eachMatch(pattern, block, (match) => {
        if (entropyOf(match[0]) >= entropy) reportSecret(report, match.index, match.index + match[0].length);
      });
    }
  },
};

function endOfToken(block: Block, start: number, beginning: string): number | undefined {
  for (const { pattern, entropy } of FORMS_AT.get(beginning) ?? []) {
    pattern.lastIndex = start;
    const token = pattern.exec(block.text)?.[0];
    if (token !== undefined && entropyOf(token) >= entropy && !token.endsWith("EXAMPLE"))
      return start + token.length;
  }
  return undefined;
}

function reportSecret(report: Report, start: number, end: number): void {
  report({ type: "SECRET", start, end, score: 0.97, validator: "format" });
}
