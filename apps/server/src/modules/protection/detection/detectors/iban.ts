import { type Detector, eachMatch, isWordUnit, textBefore, TRAIT } from "../block.ts";
import { passesMod97 } from "../checksums.ts";

/** Length of an IBAN by country (SWIFT's IBAN registry). */
const LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 " +
    "FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 " +
    "LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 " +
    "RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const BEGINNING = /(?<![\p{L}\d])[a-z]{2}[ -]?\d{2}(?=[ -]?[a-z0-9])/giu;
const LABEL = /\biban\b/u;

/** International bank account numbers in upper or lower case, with or without groups; the country says where one ends. */
export const ibanDetector: Detector = {
  name: "iban",
  needs: TRAIT.digits | TRAIT.letter,
  detect(block, report) {
    eachMatch(BEGINNING, block, (match) => {
      const start = match.index;
      const length = LENGTHS[match[0].slice(0, 2).toUpperCase()];
      if (length === undefined) return;
      const taken = takeSigns(block.text, start, length);
      if (taken === undefined) return;
      const end = start + taken.length;
      if (passesMod97(taken.replace(/[ \u00a0-]/gu, ""))) {
        report({ type: "IBAN", start, end, score: 0.98, validator: "mod97" });
      } else if (LABEL.test(textBefore(block, start, 40))) {
        report({ type: "IBAN", start, end, score: 0.6, validator: "label" });
      }
    });
  },
};

/** The text from `start` that has this many letters and digits; undefined if it ends before or goes on after them. */
function takeSigns(text: string, start: number, length: number): string | undefined {
  let index = start;
  for (let signs = 0; signs < length; index += 1) {
    const sign = text.charAt(index);
    if (/^[a-z0-9]$/iu.test(sign)) signs += 1;
    else if (!/^[ \u00a0-]$/u.test(sign) || !/^[a-z0-9]$/iu.test(text.charAt(index + 1))) return undefined;
  }
  return isWordUnit(text, index) ? undefined : text.slice(start, index);
}
