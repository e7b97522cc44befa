import { conceptText, type Concept, type FhirPatient } from "./fhir-schemas.ts";
import type { PatientCriteria, PatientRecord } from "./patient-record.ts";

/** Whether a record meets every criterion. Names, conditions and medications match by words, codes exactly. */
export function matchesCriteria(record: PatientRecord, criteria: PatientCriteria, now: Date): boolean {
  const { patient, conditions, medications } = record;
  const { patientId, name, mrn, gender, condition, medication } = criteria;
  if (patientId !== undefined && patient.id !== patientId) return false;
  if (name !== undefined && !containsWords(patientName(patient), name)) return false;
  if (mrn !== undefined && !hasIdentifier(patient, mrn)) return false;
  if (gender !== undefined && patient.gender !== gender) return false;
  if (!isAgeWithin(patient, criteria, now)) return false;
  if (condition !== undefined && !conditions.some(({ code }) => conceptMatches(code, condition)))
    return false;
  return (
    medication === undefined ||
    medications.some(
      ({ medicationCodeableConcept, medicationReference }) =>
        conceptMatches(medicationCodeableConcept, medication) ||
        containsWords(medicationReference?.display ?? "", medication),
    )
  );
}

export function patientName(patient: FhirPatient): string {
  const name = patient.name?.find(({ use }) => use === "official") ?? patient.name?.[0];
  return name?.text ?? [...(name?.given ?? []), name?.family ?? ""].join(" ").trim();
}

/** The medical record number: the identifier typed MR, else the first one. */
export function recordNumber(patient: FhirPatient): string | null {
  const typed = patient.identifier?.find(({ type }) => type?.coding?.some(({ code }) => code === "MR"));
  return (typed ?? patient.identifier?.[0])?.value ?? null;
}

/** Full years of life at `now`; null where the birth date is unknown or only a year or month. */
export function ageInYears(birthDate: string | undefined, now: Date): number | null {
  if (!birthDate || !/^\d{4}-\d{2}-\d{2}$/.test(birthDate)) return null;
  const today = now.toISOString().slice(0, 10);
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

function isAgeWithin(patient: FhirPatient, { minAge, maxAge }: PatientCriteria, now: Date): boolean {
  if (minAge === undefined && maxAge === undefined) return true;
  const age = ageInYears(patient.birthDate, now);
  return age !== null && age >= (minAge ?? 0) && age <= (maxAge ?? Number.POSITIVE_INFINITY);
}

/** Record numbers are compared without case and punctuation, with or without the letters MRN before them. */
function hasIdentifier(patient: FhirPatient, mrn: string): boolean {
  const bare = (value: string): string =>
    value
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, "")
      .replace(/^mrn/, "");
  return patient.identifier?.some(({ value }) => value !== undefined && bare(value) === bare(mrn)) ?? false;
}

function conceptMatches(concept: Concept | undefined, wanted: string): boolean {
  const code = wanted.trim().toLowerCase();
  if (concept?.coding?.some((coding) => isCodeOf(coding.code, code))) return true;
  const texts = [conceptText(concept), ...(concept?.coding ?? []).map(({ display }) => display ?? "")];
  return texts.some((text) => containsWords(text, wanted));
}

/** An ICD-10 category such as E11 stands for all codes below it, E11.9 among them. */
function isCodeOf(code: string | undefined, wanted: string): boolean {
  const own = code?.toLowerCase();
  return own !== undefined && (own === wanted || own.startsWith(`${wanted}.`));
}

/** True when every word of `wanted` begins a word of `text`: "diabet type 2" is in "Type 2 diabetes mellitus". */
function containsWords(text: string, wanted: string): boolean {
  const words = wordsOf(text);
  const asked = wordsOf(wanted);
  return asked.length > 0 && asked.every((word) => words.some((one) => one.startsWith(word)));
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFD")
      .replaceAll(/\p{M}/gu, "")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
