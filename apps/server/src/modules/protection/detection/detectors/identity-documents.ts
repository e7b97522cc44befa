import { labelledDetector } from "./labelled.ts";

/** Passport numbers: six to nine letters and digits behind their label. */
export const passportDetector = labelledDetector({
  name: "passport",
  type: "PASSPORT",
  label: "passports?|reisepass(?:nummer)?|passeport|pasaporte|passaporto|paspoort",
  value: "[a-z]{0,3}\\d{5,9}[a-z]{0,2}|\\d{2}[a-z]{2}\\d{5}|[cfghjklmnprtvwxyz\\d]{9}",
  labelScore: 0.9,
  minDigits: 1,
});

/** Driving licences of US states and European countries behind their label. */
export const drivingLicenceDetector = labelledDetector({
  name: "driving-licence",
  type: "DRIVING_LICENCE",
  label:
    "(?:driver'?s?’?s?|drivers?['’]?|driving)[ -]?(?:licen[cs]e|lic|permit|id)s?|d\\.?l\\.?(?= ?(?:#|no|num|:))|licen[cs]e (?:number|no|num|#|id)|f[uü]hrerschein(?:nummer)?|permis de conduire|rijbewijs",
  value: "[a-z]{0,5}[- ]?\\d{1,4}(?:[- ]?[a-z\\d]{2,6}){1,5}|[a-z]\\d{3,14}[a-z]{0,2}|\\d{5,14}",
  labelScore: 0.85,
});
