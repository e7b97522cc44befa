import { type Detector, eachMatch, TRAIT } from "../block.ts";
import { isVin } from "../checksums.ts";
import { labelledDetector } from "./labelled.ts";

const labelledVin = labelledDetector({
  name: "vin",
  type: "VIN",
  label: "vin|vehicle(?: (?:id(?:entification)?|serial))?|chassis",
  value: "[a-z\\d]{17}",
  labelScore: 0.9,
  validator: "vin-check-digit",
  validate: isVin,
  attached: true,
});

const BARE = /(?<![\w-])[A-HJ-NPR-Z\d]{17}(?![\w-])/gu;

/** Vehicle identification numbers: behind their label, or with a valid check digit. */
export const vinDetector: Detector = {
  ...labelledVin,
  detect(block, report) {
    if ((block.traits & TRAIT.longRun) === 0) return;
    labelledVin.detect(block, report);
    eachMatch(BARE, block, (match) => {
      if (!isVin(match[0]) || !/[A-Z].*[A-Z]/u.test(match[0])) return;
      const end = match.index + match[0].length;
      report({ type: "VIN", start: match.index, end, score: 0.85, validator: "vin-check-digit" });
    });
  },
};
