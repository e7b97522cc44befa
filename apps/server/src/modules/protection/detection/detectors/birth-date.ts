import { type Detector, eachMatch, textAfter, textBefore, TRAIT } from "../block.ts";
import { DATE_SOURCE } from "./dates.ts";

const DATE = new RegExp(`(?<![\\w/.-])(?:${DATE_SOURCE})(?![\\w/-]|\\.\\d)`, "giu");
const LABEL =
  /\b(?:d\.? ?o\.? ?b|date ?of ?birth|birth ?(?:date|day)?s?|birthdate|born|geboren|geburtsdatum|geb|n[eé]e?|naissance|nacid[oa]|nacimiento|nat[oa]|nascita|geboortedatum|f[oø]dt|f[oö]dd|bday|b-day)\b/u;
const AFTER = /^\)?,? ?\(?(?:dob\b|d\.o\.b|date of birth|birth ?da)/u;

/** Days that something calls a birth; other dates are left alone. */
export const birthDateDetector: Detector = {
  name: "birth-date",
  needs: TRAIT.digits,
  detect(block, report) {
    eachMatch(DATE, block, (match) => {
      const end = match.index + match[0].length;
      const before = textBefore(block, match.index, 48);
      // "What is your date of birth? It's …": a short beginning of a sentence still speaks of what was asked.
      const sentence = before.search(/[.!?]\s+[^.!?]{25,}$/u);
      const sinceSentence = before.slice(Math.max(0, sentence));
      if (!LABEL.test(sinceSentence) && !AFTER.test(textAfter(block, end, 20))) return;
      report({ type: "BIRTH_DATE", start: match.index, end, score: 0.9, validator: "label" });
    });
  },
};
