import { type Detector, eachMatch, TRAIT } from "../block.ts";
import { isDeaNumber, isNpi } from "../checksums.ts";
import { labelledDetector } from "./labelled.ts";

const MIXED = "[a-z]{0,5}[-. ]?\\d[a-z\\d]{1,14}(?:[-/.][a-z\\d]{1,12}){0,3}";

/** Numbers under which a hospital keeps a patient. */
export const medicalRecordDetector = labelledDetector({
  name: "medical-record",
  type: "MEDICAL_RECORD",
  label:
    "m\\.?r\\.?n\\.?|m\\.?r\\.? ?(?=#|no)|mr ?num|(?:medical|med|health|hospital|patient|clinical|chart|encounter|visit|admission|accession|specimen|case file)[ .-]{0,2}(?:rec(?:ord)?|id|identifier|chart|file|number|no|num|#)s?|patient ?#|chart ?#|chart|hospital ?#|urn|uhid|emr|ehr|csn|fin|har|nhs",
  value: `${MIXED}|\\d{3} \\d{3} \\d{4}`,
  labelScore: 0.85,
  attached: true,
});

/** Numbers of insured people. */
export const healthPlanDetector = labelledDetector({
  name: "health-plan",
  type: "HEALTH_PLAN",
  label:
    "(?:member|subscriber|beneficiary|policy|insurance|medicare|medicaid|group|plan|payer|health plan|policy ?holder|claim|insured)[ .-]{0,2}(?:id|identifier|number|no|num|nr|#|policy|beneficiary)s?|mbi|hicn|policy|medicare|medicaid",
  value: `${MIXED}|[a-z]{2,6}[-]?\\d{3}[a-z\\d-]{1,14}`,
  labelScore: 0.7,
});

const NPI_LABEL = "npi|national provider(?: identifier| id)?|provider (?:id|identifier|number|npi)";

const labelledNpi = labelledDetector({
  name: "npi",
  type: "NPI",
  label: NPI_LABEL,
  value: "\\d{10}",
  labelScore: 0.8,
  validator: "npi-luhn",
  validate: isNpi,
  attached: true,
});

const BARE_NPI = /(?<![\w.+-])[12]\d{9}(?![\w-]|\.\d)/gu;
const PROVIDER = /\b(?:provider|physician|prescriber|pharmacy|practitioner|clinic|attending|m\.?d|dr)\b/iu;

/** National Provider Identifiers: behind their label, or valid near a word for a provider. */
export const npiDetector: Detector = {
  ...labelledNpi,
  detect(block, report) {
    labelledNpi.detect(block, report);
    eachMatch(BARE_NPI, block, (match) => {
      const end = match.index + match[0].length;
      const around = block.text.slice(Math.max(0, match.index - 60), end + 30);
      if (!isNpi(match[0]) || !PROVIDER.test(around)) return;
      report({ type: "NPI", start: match.index, end, score: 0.6, validator: "npi-luhn" });
    });
  },
};

const labelledDea = labelledDetector({
  name: "dea",
  type: "DEA",
  label: "dea|drug enforcement(?: administration)?|controlled substance (?:registration|license)",
  value: "[a-z][a-z9][- ]?\\d{7}|[a-z]{1,2}\\d{6,8}",
  labelScore: 0.85,
  validator: "dea-checksum",
  validate: (value) => value.length === 9 && isDeaNumber(value),
  attached: true,
});

const BARE_DEA = /(?<![\w-])[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}(?![\w-])/gu;

/** Registrations with the US Drug Enforcement Administration: a registrant's letter, an initial or 9, and a check digit. */
export const deaDetector: Detector = {
  ...labelledDea,
  detect(block, report) {
    labelledDea.detect(block, report);
    if ((block.traits & TRAIT.upper) === 0) return;
    eachMatch(BARE_DEA, block, (match) => {
      if (!isDeaNumber(match[0])) return;
      const end = match.index + match[0].length;
      report({ type: "DEA", start: match.index, end, score: 0.7, validator: "dea-checksum" });
    });
  },
};
