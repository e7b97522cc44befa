const MONTH =
  "(?:jan(?:uary|uar|vier|eiro)?|feb(?:ruary|ruar)?|f[eé]vr(?:ier)?|mar(?:ch|s|zo)?|m[aä]rz|apr(?:il)?|avr(?:il)?|may|mai|mayo|jun[ei]?|juin|jul[iy]?|juillet|aug(?:ust)?|ao[uû]t|sep(?:t(?:ember)?)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)";
const YEAR = "(?:'?\\d{2}|1[89]\\d{2}|20\\d{2})";

/** Source of a pattern for a day of a year: numbers in any order, month names in English, German, French and Spanish. */
export const DATE_SOURCE = [
  "(?:1[89]|20)\\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\\d|3[01])",
  `\\d{1,2} ?[-/.] ?\\d{1,2} ?[-/.] ?${YEAR}`,
  `\\d{1,2}(?:st|nd|rd|th|\\.)?(?: of)?[ -]${MONTH}\\.?,?[ -]${YEAR}`,
  `${MONTH}\\.?[ -]\\d{1,2}(?:st|nd|rd|th)?,?[ -]${YEAR}`,
  "(?:1[89]|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])",
].join("|");
