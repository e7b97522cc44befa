import { type Detector, eachMatch, textBefore, TRAIT } from "../block.ts";
import { passesLuhn } from "../checksums.ts";

const GROUPED = /(?<![\w.+-]|\d[ ,])\d(?:[ \u00a0.\-–/]{0,2}\d){12,18}(?![\w]|[-.]\d)/gu;
const LABEL =
  /\b(?:card|visa|master ?card|amex|american express|discover|diners|jcb|maestro|credit|debit|cc|pan|ccn)\b/u;
/** First digits and lengths of the networks: Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro. */
const NETWORK =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01]|720)\d{12,13}|3[47]\d{13}|6(?:011|4[4-9]\d|5\d\d)\d{12}|3(?:0[0-59]|[689]\d)\d{11,13}|35\d{14}|1800\d{11}|2131\d{11}|62\d{14,17}|(?:5[06-8]|6\d)\d{10,17})$/u;

/** Payment cards: 13 to 19 digits in whatever groups, a network's prefix and length or a label, and always Luhn. */
export const paymentCardDetector: Detector = {
  name: "payment-card",
  needs: TRAIT.digits,
  detect(block, report) {
    eachMatch(GROUPED, block, (match) => {
      const digits = match[0].replace(/\D/gu, "");
      if (!passesLuhn(digits) || /^(\d)\1+$/u.test(digits)) return;
      const labelled = LABEL.test(textBefore(block, match.index, 60));
      if (!NETWORK.test(digits) && !labelled) return;
      const end = match.index + match[0].length;
      report({
        type: "CREDIT_CARD",
        start: match.index,
        end,
        score: labelled ? 0.98 : 0.9,
        validator: "luhn",
      });
    });
  },
};
