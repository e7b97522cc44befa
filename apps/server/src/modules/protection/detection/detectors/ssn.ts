import { type Detector, eachMatch, textAfter, textBefore, TRAIT } from "../block.ts";

const SEPARATED =
  /(?<![\w.-])(\d{3})([-‐‑–. \u00a0]{1,2})(\d{2})([-‐‑–. \u00a0]{1,2})(\d{4})(?![\d-]|\.\d)/gu;
const TOGETHER = /(?<![\w.-])(\d{3})()(\d{2})()(\d{4})(?![\w-]|\.\d)/gu;
const LABEL = /\b(?:ssn|ss ?(?:#|no|number)|soc(?:ial)?\.?[ -]?sec(?:urity)?|social)\b/u;
const ITIN_GROUP = /^(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])$/u;

/** US social security numbers; numbers that only a taxpayer's number (ITIN) can be are reported as such. */
export const ssnDetector: Detector = {
  name: "ssn",
  needs: TRAIT.digits,
  detect(block, report) {
    const judge = (match: RegExpExecArray, together: boolean): void => {
      const [whole, area = "", first = "", group = "", second = "", serial = ""] = match;
      const start = match.index;
      const labelled =
        LABEL.test(textBefore(block, start, 60)) || LABEL.test(textAfter(block, start + 11, 14));
      const end = start + whole.length;
      if (together && !labelled) return;
      if (first !== second && !labelled) return;
      const isIssued = area !== "000" && area !== "666" && group !== "00" && serial !== "0000";
      if (isIssued && area >= "900") {
        if (ITIN_GROUP.test(group) && !labelled) {
          report({ type: "TAX_ID", start, end, score: 0.6, validator: "format" });
          return;
        }
        if (!labelled) return;
      }
      if (!isIssued && !labelled) return;
      const dashed = /^[-‐‑–]/u.test(first);
      const score = labelled ? 0.95 : dashed ? 0.85 : 0.5;
      report({ type: "SSN", start, end, score, validator: labelled ? "label" : "format" });
    };
    eachMatch(SEPARATED, block, (match) => {
      judge(match, false);
    });
    eachMatch(TOGETHER, block, (match) => {
      judge(match, true);
    });
  },
};
