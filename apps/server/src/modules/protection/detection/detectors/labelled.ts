import { type Detector, eachMatch, TRAIT } from "../block.ts";

/** What may stand between a label and its value: signs, mark-up, and a few words such as "number is". */
const GAP =
  "(?:[\\s:#=|*_\"'`,(\\[–-]{0,6}(?:numbers?|num|no|nr|nbr|id|ids|is|was|are|of|code|reads?|ending in|card|on file|details?|the|patient|for|billing|payment|refunds?|ordering|referring|attending|rendering|prescribing|provider|physician|prescriber|new|current|=)\\b\\.?){0,4}[\\s:#=|*_\"'`.(\\[–>-]{1,8}";
const ATTACHED_GAP = "[\\s:#=|*_\"'`.(\\[–>-]{0,8}";

/** An identifier that is told by the words before it, since its own form says little. */
export type LabelledIdentifier = {
  name: string;
  type: string;
  /** Source of the words that announce it, in lower case. */
  label: string;
  /** Source of its form. */
  value: string;
  /** Score where the label alone speaks for it; 0 if it must also pass `validate`. */
  labelScore: number;
  validator?: string;
  validate?: (value: string) => boolean;
  /** Whether the value may follow the label without anything between them, as in MRN123456. */
  attached?: boolean;
  /** Upper-case labels only, for short ones that are also words. */
  exactCase?: boolean;
  /** How many digits a value has at least; 4 when not given. */
  minDigits?: number;
};

/** A detector for values that stand behind their label. */
export function labelledDetector(identifier: LabelledIdentifier): Detector {
  const { name, type, label, value, labelScore, validate } = identifier;
  const gap = identifier.attached === true ? `(?:${GAP}|${ATTACHED_GAP})` : GAP;
  const pattern = new RegExp(
    `(?<![\\p{L}\\d])(?:${label})${gap}(${value})(?![\\p{L}\\d_]|[-/]\\d)`,
    identifier.exactCase === true ? "gu" : "giu",
  );
  return {
    name,
    needs: TRAIT.digits | TRAIT.letter,
    detect(block, report) {
      // The label may stand in the context before the block, its value not.
      eachMatch(pattern, { ...block, start: Math.max(0, block.start - 80) }, (match) => {
        const found = match[1] ?? "";
        const start = match.index + match[0].length - found.length;
        if (start < block.start || (found.match(/\d/gu)?.length ?? 0) < (identifier.minDigits ?? 4)) return;
        const isValid = validate?.(found.replace(/[ -]/gu, "")) ?? false;
        if (!isValid && labelScore === 0) return;
        report({
          type,
          start,
          end: start + found.length,
          score: isValid ? 0.95 : labelScore,
          validator: isValid ? (identifier.validator ?? "format") : "label",
        });
      });
    },
  };
}
