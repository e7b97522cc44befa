import { isRoutingNumber } from "../checksums.ts";
import { type Detector, eachMatch, textBefore, TRAIT } from "../block.ts";
import { labelledDetector } from "./labelled.ts";

/** Numbers of accounts with a bank or a biller. */
export const bankAccountDetector = labelledDetector({
  name: "bank-account",
  type: "BANK_ACCOUNT",
  label:
    "(?:bank |checking |savings? |deposit |billing |guarantor |loan |mortgage )?(?:account|accounts|acct|acc|a/c)\\.?|kontonummer|konto|cuenta|compte|conto|bban|sort code|bsb",
  value: "[a-z]{0,5}[-. ]?\\d[a-z\\d]{0,18}(?:[-. ][a-z]{0,3}\\d{2,12}){0,5}|\\d{2}-\\d{2}-\\d{2}",
  labelScore: 0.7,
});

/** Routing numbers of US banks. */
export const routingNumberDetector = labelledDetector({
  name: "routing-number",
  type: "ROUTING_NUMBER",
  label: "routing|aba|rtn|transit|wire|ach",
  value: "\\d{9}",
  labelScore: 0.7,
  validator: "aba-checksum",
  validate: isRoutingNumber,
});

const labelledTaxId = labelledDetector({
  name: "tax-id",
  type: "TAX_ID",
  label:
    "ein|fein|itin|tin|nif|cif|nie|cpf|cnpj|pan|abn|tfn|sin|bsn|pesel|steuer-?id(?:entifikationsnummer)?|steuernummer|codice fiscale|nino|national insurance|utr|(?:federal |employer |individual )?(?:tax(?:payer)?)[ -]?(?:id(?:entification)?|payer|file|reference)?|employer (?:id|identification)|vat|ust-?id(?:nr)?|tva|p\\.? ?iva|partita iva|btw",
  value:
    "[a-z]{2}[ -]?\\d{6}[ -]?[a-z]?|\\d{2}-\\d{7}|\\d{3}-\\d{2}-\\d{4}|[a-z]{0,6}[- ]?\\d{2,3}[a-z\\d]{3,10}(?:[-. /][a-z\\d]{2,5}){0,4}",
  labelScore: 0.75,
});

const EIN = /(?<![\w.-])\d{2}-\d{7}(?![\w-]|\.\d)/gu;
const EIN_LABEL = /\b(?:ein|fein|employer|tax|irs|w-?9|w-?2|1099)\b/u;
/** VAT numbers in the form of their country (EU Directive 2006/112, article 215). */
const VAT =
  /(?<![\w-])(?:ATU\d{8}|BE[01]\d{9}|BG\d{9,10}|CY\d{8}[A-Z]|CZ\d{8,10}|DE\d{9}|DK\d{8}|EE\d{9}|EL\d{9}|ES[A-Z\d]\d{7}[A-Z\d]|FI\d{8}|FR[A-HJ-NP-Z\d]{2} ?\d{9}|GB\d{9}(?:\d{3})?|HR\d{11}|HU\d{8}|IE\d[A-Z\d+*]\d{5}[A-Z]{1,2}|IT\d{11}|LT(?:\d{9}|\d{12})|LU\d{8}|LV\d{11}|MT\d{8}|NL\d{9}B\d{2}|PL\d{10}|PT\d{9}|RO\d{2,10}|SE\d{12}|SI\d{8}|SK\d{10}|CHE-?\d{3}\.?\d{3}\.?\d{3})(?![\w-])/gu;
const VAT_LABEL = /\b(?:vat|tax|ust|tva|iva|btw|moms|dph|nip|nif|mwst)/u;

/** Numbers of taxpayers: behind their label, and the forms that speak for themselves near a word for tax. */
export const taxIdDetector: Detector = {
  ...labelledTaxId,
  detect(block, report) {
    labelledTaxId.detect(block, report);
    eachMatch(EIN, block, (match) => {
      if (!EIN_LABEL.test(textBefore(block, match.index, 60))) return;
      report({ type: "TAX_ID", start: match.index, end: match.index + 10, score: 0.85, validator: "label" });
    });
    if ((block.traits & TRAIT.upper) === 0) return;
    eachMatch(VAT, block, (match) => {
      const labelled = VAT_LABEL.test(textBefore(block, match.index, 60));
      const end = match.index + match[0].length;
      if (!labelled && !/^(?:ATU|NL\d{9}B|CHE|ES[A-Z])/u.test(match[0])) return;
      report({ type: "TAX_ID", start: match.index, end, score: labelled ? 0.9 : 0.6, validator: "format" });
    });
  },
};
